"""Building, as an editor meets it: other words, mistakes, drafts, old addresses, the same bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.examples import ENGLISH
from tests.program import BuildSite
from tests.sitecheck import links_from_files

Build = Callable[..., Any]


def publish(python_build: Build, content: str | Path, output: Path, *args: str) -> Path:
    """Build in a process of its own, which has its own order of what has no order."""
    done = python_build("build", "--content", content, "--output", output, *args)
    assert done.returncode == 0, done.stderr
    return output


def differences(one: Path, two: Path) -> list[str]:
    files = {p.relative_to(one) for p in one.rglob("*") if p.is_file()}
    assert files == {p.relative_to(two) for p in two.rglob("*") if p.is_file()}
    return [str(f) for f in files if (one / f).read_bytes() != (two / f).read_bytes()]


def test_the_same_content_gives_the_same_bytes_anywhere(
    repository: Path, python_build: Build, keep_pictures: Build, tmp_path: Path
) -> None:
    shutil.copytree(repository / "content", tmp_path / "elsewhere/content")
    day = ("--date", "2026-01-01")
    for name in ("one", "two"):
        keep_pictures(tmp_path / name)
    one = publish(python_build, "content", tmp_path / "one", "--jobs", "1", *day)
    two = publish(
        python_build, tmp_path / "elsewhere/content", tmp_path / "two", "--jobs", "2", *day
    )
    assert differences(one, two) == []


@pytest.mark.slow
def test_new_pictures_too_are_the_same_bytes_anywhere(
    python_build: Build, rijswijk: Path, tmp_path: Path
) -> None:
    # Those of the showcase were made by as many processes as there are cores, perhaps last week.
    site = publish(python_build, "content", tmp_path / "one", "--jobs", "1", "--no-cache")
    assert differences(site / "media", rijswijk / "media") == []


MISTAKES = {
    "site.yaml": """
        title: Proef
        organisation: Gemeente Proef
        statuses: [{id: loopt, label: Loopt, phase: running}]
        lines: [{id: een, label: Een}]
        themes: [{id: buurt, label: Buurt}]
        sources: [{id: eigen, label: Eigen}]
        menu: [/projecten/, overr]
    """,
    "projecten/a.md": (
        "---\ntitel: A\nline: een\nstatus: lopt\nsummary: Kort.\nthemes: [buurd]\n---\n"
    ),  # unknown key, missing title, unknown status, unknown theme
    "projecten/b.md": (
        "---\ntitle: B\nline: een\nstatus: loopt\nsummary: Kort.\nreach: 1.000\n"
        "costs:\n  - {year: 20188, amount: '€ 30.000', source: eige}\n---\n"
    ),  # number, year, amount, source
    "projecten/c.md": "---\ntitle: C: twee\n---\n",  # colon
    "projecten/d.md": "geen blok bovenaan\n",
    "projecten/e/index.md": (
        "---\ntitle: E\nline: een\nstatus: loopt\nsummary: Kort.\n"
        "images:\n  - {file: wg.png, alt: Een plein}\n  - {file: plein.png}\n"
        "related: [ff]\n---\n\n[dood](../weg/) en [kapot](javascript:x)\n"
    ),  # no file, no alt, unknown card, broken link, unsafe link
    "projecten/f.md": "---\ntitle: F\nline: een\nstatus: loopt\nsummary: Kort.\ntitle: G\n---\n",
    "projecten/G.md": "---\ntitle: G\nline: een\nstatus: loopt\nsummary: Kort.\n---\n",
    "nieuws/gisteren.md": "---\ntitle: Nieuws\n---\n",
    "themas/buurten.md": "---\nsummary: Kort.\n---\n",
}


def test_twenty_mistakes_give_twenty_messages_and_leave_the_site_alone(
    showcase: Build, build_site: Build, python_build: Build, run_command: Build, tmp_path: Path
) -> None:
    output = build_site(showcase(ENGLISH), tmp_path / "public", "--date", "2026-01-01")
    before = {p: p.read_bytes() for p in output.rglob("*") if p.is_file()}
    content = showcase(MISTAKES)
    Image.new("RGB", (900, 600), "teal").save(content / "projecten/e/plein.png")
    done = python_build("build", "--content", content, "--output", output)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    checked = run_command("check", "--content", content, "--format", "json")
    assert checked.returncode == 1
    report = json.loads(checked.stdout)
    errors = [m for m in report["messages"] if m["level"] == "error"]
    assert len(errors) == report["errors"] == 20
    assert len({m["file"] for m in errors}) == 10
    for message in errors:
        assert message["message"]
        assert message["suggestion"], message
        assert message["message"] in " ".join(done.stderr.split()), message
    with_line = [m for m in errors if m["line"]]
    assert len(with_line) >= 17  # a wrong file name has no line
    assert {p: p.read_bytes() for p in output.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("name", ["index.md", "over.md", "projecten/x.md", "site.yaml"])
@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00", b"---\n" + b"[" * 30000, b"a" * 300_000, b"\x00", b"---\n- 1\n---\n", b""],
    ids=["bytes", "nesting", "long", "nul", "list", "empty"],
)
def test_hostile_input_never_shows_a_traceback(
    showcase: Build, run_command: Build, tmp_path: Path, name: str, data: bytes
) -> None:
    content = showcase({"site.yaml": MISTAKES["site.yaml"].replace(", overr", "")})
    (content / name).parent.mkdir(exist_ok=True)
    (content / name).write_bytes(data)
    done = run_command("build", "--content", content, "--output", tmp_path / "public")
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr + done.stdout
    assert "fout in het programma" not in done.stderr


def test_a_second_build_makes_nothing_again(
    python_build: Build, keep_pictures: Build, tmp_path: Path
) -> None:
    keep_pictures(tmp_path / "public")
    site = publish(python_build, "content", tmp_path / "public")
    done = python_build("build", "--output", site, "--explain")
    lines = [line for line in done.stdout.splitlines() if line.endswith(".html")]
    assert lines
    assert all(line.startswith("gelijk gebleven") for line in lines)


def test_a_preview_for_a_folder_links_from_file_to_file(
    repository: Path, build_site: BuildSite, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    shutil.copytree(repository / "sitegen/starter/nl", content)
    settings = (content / "site.yaml").read_text("utf-8")
    address = "url: https://gemeente.github.io/etalage/\n"
    (content / "site.yaml").write_text(settings.replace("#url: ", "#") + address, "utf-8")
    (content / "oud.md").write_text("---\ntitle: Nieuw\naliases: [/was.html]\n---\n", "utf-8")
    site = build_site(content, tmp_path / "preview", "--drafts", "--url", ".")
    assert links_from_files(site) == []
    for path in site.rglob("*.*"):
        assert path.suffix != ".html" or b"start-of-this-site" not in path.read_bytes(), path
    assert 'url=./oud/index.html"' in (site / "was.html").read_text("utf-8")
    style = next(site.glob("assets/style-*.css")).name
    card = (site / "projecten/samen-eten/index.html").read_text("utf-8")
    assert f'href="../../assets/{style}"' in card
    assert build_site(content, tmp_path / "preview", "--url", "https://x.example/") == site
    assert f'href="/assets/{style}"' in (site / "index.html").read_text("utf-8")
