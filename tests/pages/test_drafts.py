"""What is not to be seen yet is nowhere on the site, not even by its pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.content.test_names import CARD, SITE, drawing
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

SEEN = CARD.replace("Samen", "Buiten") + "aliases: [/oud/]\n---\nWelkom.\n"
UNSEEN = """\
title: Zanzibar
status: loopt
summary: Zanzibar komt straks.
images: [{file: zanzibar.png, alt: Zanzibar}]
documents: [{file: zanzibar.pdf}]
aliases: [/zanzibar/]
lessons: [Zanzibar leert.]
partners: [Zanzibar]
---
## Zanzibar

![Zanzibar](tekst.png)
"""


def files(site: Path) -> dict[str, bytes]:
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items()}


@pytest.mark.parametrize("hidden", ["draft: true", "publish: 2026-03-02"])
def test_nothing_of_a_draft_is_published(
    hidden: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    texts = {"site.yaml": SITE, "projecten/eten.md": SEEN}
    draft = {"projecten/later/index.md": f"---\n{hidden}\n{UNSEEN}"}
    content = showcase({**texts, **draft})
    for name in ("zanzibar.png", "tekst.png", "zanzibar.pdf"):
        kind = "PNG" if name == "tekst.png" else "WEBP"
        (content / "projecten/later" / name).write_bytes(drawing(kind))
    day = ("--date", "2026-03-01")
    alone = files(build_site(showcase(texts), tmp_path / "without", *day))
    assert files(build_site(content, tmp_path / "public", *day)) == alone
    shown = files(build_site(content, tmp_path / "preview", "--drafts", *day))
    assert {"projecten/later/index.html", "projecten/later/zanzibar.pdf"} <= shown.keys()
    # What the last build kept of it does not come along either.
    assert files(build_site(content, tmp_path / "preview", *day)) == alone
