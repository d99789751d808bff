"""The worked examples of docs/architecture.md: what a kind of page takes, and a key."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sitecheck import text_of

SITE = """\
title: Proef
organisation: Gemeente Voorbeeld
statuses: [{id: loopt, label: Loopt, phase: running}]
"""
CARD = """\
---
title: Samen eten
status: loopt
summary: Buren eten samen.
audience: Buren
place: Wijkcentrum De Brug
---

Elke week.
"""

# A kind of page, and a key of a card that its page shows: each in four files.
KIND = {
    "sitegen/pages/audiences.py": '''\
"""For whom the cards are: a page with every audience."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sitegen.pages.components import Teaser, View
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route


class AudiencesView(View, frozen=True):
    """audiences.html: the cards that say for whom they are."""

    title: str
    cards: tuple[Teaser, ...]


def audiences_view(presenter: Presenter) -> AudiencesView:
    """The page with every audience."""
    cards = (card for card in presenter.site.cards if card.front_matter.audience)
    return AudiencesView(presenter.section("audiences").title, presenter.teasers(cards))


def routes(presenter: Presenter) -> Iterator[Route]:
    """The page, where a card says for whom it is."""
    if any(card.front_matter.audience for card in presenter.site.cards):
        one, view = presenter.section("audiences"), partial(audiences_view, presenter)
        yield Route(one.path, "audiences.html", one.title, view)
''',
    "sitegen/pages/routes.py": (
        "    card,\n",
        "    audiences,\n    card,\n",
        "card, groups",
        "card, audiences, groups",
    ),
    "themes/default/templates/audiences.html": """\
{% extends "base.html" %}
{% block content %}
<h1>{{ view.title }}</h1>
<p>{{ "audiences_lead"|t }}</p>
<ul>
{% for card in view.cards %}<li><a href="{{ card.url }}">{{ card.title }}</a></li>{% endfor %}
</ul>
{% endblock %}
""",
    "themes/default/words/nl.yaml": (
        "audience: Voor wie\n",
        "audience: Voor wie\ntitle_audiences: Voor wie is het\naudiences_lead: Zoek iets bij u.\n",
    ),
}
KEY = {
    "sitegen/schema/front_matter.py": (
        "    audience: str | None = key(\n",
        '    place: str | None = key(TEXT, nl="Waar het is.", en="Where it is.")\n'
        "    audience: str | None = key(\n",
    ),
    "sitegen/pages/card.py": (
        "    audience: str | None\n",
        "    audience: str | None\n    place: str | None\n",
        "        audience=if_any(front_matter.audience),\n",
        "        audience=if_any(front_matter.audience),\n"
        "        place=if_any(front_matter.place),\n",
    ),
    "themes/default/templates/card.html": (
        "{% if view.audience %}",
        '{% if view.place %}{{ facts.fact("place"|t, view.place, big=false) }}{% endif %}\n'
        "{% if view.audience %}",
    ),
    "themes/default/words/nl.yaml": ("audience: Voor wie\n", "audience: Voor wie\nplace: Waar\n"),
}

Change = dict[str, "str | tuple[str, ...]"]


@pytest.fixture(scope="module")
def changed(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built by a copy of program and theme in which both were added."""
    root = tmp_path_factory.mktemp("program")
    shutil.copy(repository / "build.py", root)
    for folder in ("sitegen", "themes"):
        shutil.copytree(repository / folder, root / folder)
    for file, change in [*KIND.items(), *KEY.items()]:
        path = root / file
        if isinstance(change, str):
            assert not path.exists()
            path.write_text(change, "utf-8")
            continue
        text = path.read_text("utf-8")
        for old, new in zip(change[::2], change[1::2], strict=True):
            assert text.count(old) == 1, (file, old)
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
    (root / "content/projecten").mkdir(parents=True)
    (root / "content/site.yaml").write_text(SITE, "utf-8")
    (root / "content/projecten/eten.md").write_text(CARD, "utf-8")
    command = [sys.executable, "build.py"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return root


def test_a_kind_of_page_takes_four_files(changed: Path) -> None:
    page = text_of(changed / "public/voor-wie-is-het/index.html")
    assert "Voor wie is het" in page
    assert "Zoek iets bij u." in page
    assert "Samen eten" in page
    assert len(KIND) == 4


def test_a_key_that_a_page_shows_takes_four_files(changed: Path) -> None:
    page = text_of(changed / "public/projecten/eten/index.html")
    assert "Wijkcentrum De Brug" in page
    assert len(KEY) == 4


def test_schema_and_example_follow_from_the_declaration_of_a_key(changed: Path) -> None:
    for command, says in ((["schema"], '"Waar het is."'), (["new", "card", "Proef"], "")):
        done = subprocess.run(
            [sys.executable, "build.py", *command],
            cwd=changed,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert says in done.stdout
    text = (changed / "content/projecten/proef/index.md").read_text("utf-8")
    assert "#place:" in text


def test_the_guide_for_developers_names_these_files(repository: Path) -> None:
    guide = (repository / "docs/architecture.md").read_text("utf-8")
    for file in KIND.keys() | KEY.keys():
        assert file.replace("audiences", "<kind>") in guide or file in guide, file
