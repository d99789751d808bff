"""What lies in the content folder: names that work everywhere, and names that are almost right."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.check.checker import check
from sitegen.cli.main import main
from sitegen.content.folder import Folder, read_folder, restamp
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""
CARD = "---\ntitle: Samen eten\nstatus: loopt\nsummary: Buren eten samen.\n---\n"


def found(content: Path) -> list[str]:
    return [one.message for one in check(content, datetime.date(2026, 6, 1), 1).messages]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def test_a_folder_with_a_strange_name_is_named_and_what_word_leaves_behind_is_not(
    showcase: Showcase,
) -> None:
    content = showcase(
        {
            "site.yaml": SITE,
            "projecten/🍲/index.md": CARD.replace("Samen eten", "Soep"),
            "projecten/eten.md": CARD,
            "projecten/~$eten.docx": "Word heeft dit open",
        }
    )
    assert found(content) == ["In de naam '🍲' staan tekens die niet overal werken."]


def test_settings_under_almost_their_name_are_recognised(showcase: Showcase) -> None:
    content = showcase({"Site.yml": SITE, "projecten/eten.md": CARD})
    told = run("check", "--content", content).output
    assert "Het bestand site.yaml is er niet." in told
    assert "Wel is er 'Site.yml'. Geef dat bestand de naam site.yaml." in told


def rules(content: Path) -> list[tuple[str, str]]:
    """What is wrong with a folder: the file and the rule."""
    return [(one.file, one.rule) for one in check(content, datetime.date(2026, 6, 1), 1).messages]


def test_what_is_no_regular_file_is_told_and_never_read(showcase: Showcase, tmp_path: Path) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    secret = tmp_path / "geheim"
    secret.mkdir()
    (secret / "index.md").write_text(CARD.replace("Samen", "Geheim"), "utf-8")
    (content / "projecten/folder").symlink_to(secret)
    (content / "projecten/los.md").symlink_to(secret / "index.md")
    (content / "projecten/weg.md").symlink_to(secret / "niets.md")
    (content / "passwd.txt").symlink_to("/etc/passwd")
    (content / "loop").symlink_to(content)
    os.mkfifo(content / "projecten/pijp.md")
    assert sorted(rules(content)) == [
        (f"content/{name}", "file-link")
        for name in sorted(
            ["loop", "passwd.txt"]
            + [f"projecten/{one}" for one in ("folder", "los.md", "pijp.md", "weg.md")]
        )
    ]


def test_a_file_that_became_a_link_is_looked_at_anew(showcase: Showcase, tmp_path: Path) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    card = content / "projecten/eten.md"
    folder, _ = read_folder(content)
    assert restamp(folder, [card]) == {"projecten/eten.md": folder.stamps["projecten/eten.md"]}
    card.rename(tmp_path / "elders.md")
    card.symlink_to(tmp_path / "elders.md")
    assert restamp(folder, [card]) is None
    assert restamp(folder, [tmp_path / "elders.md"]) is None


@pytest.mark.parametrize("names", [("Foto.txt", "foto.TXT"), ("é.txt", "e\u0301.txt")])
def test_names_that_differ_in_capitals_or_composition_alone_are_told(
    names: tuple[str, str], showcase: Showcase, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    for name in names:
        (content / name).write_text("tekst", "utf-8")
    told = read_folder(content)[1]
    assert [one.rule for one in told] == ["file-twin"]


def test_the_order_on_the_disk_makes_no_difference(
    showcase: Showcase, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = showcase({"site.yaml": SITE, "Foto.txt": "", "foto.txt": "", "projecten/a.md": CARD})
    scandir = os.scandir

    @contextmanager
    def ordered(path: str, *, backwards: bool) -> Iterator[Iterator[os.DirEntry[str]]]:
        with scandir(path) as entries:
            yield iter(sorted(entries, key=attrgetter("name"), reverse=backwards))

    seen = []
    for backwards in (False, True):
        with monkeypatch.context() as disk:
            disk.setattr(os, "scandir", partial(ordered, backwards=backwards))
            folder, told = read_folder(content)
        seen.append(([*folder.stamps], told))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("name", ["site.yaml", "over.md", "projecten/eten.md", "nieuws/lijst.md"])
def test_a_text_of_three_gigabytes_is_refused_without_reading_it(
    name: str, showcase: Showcase
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    (content / name).parent.mkdir(exist_ok=True)
    huge(content / name)
    told = run("check", "--content", content).output
    assert "Dit bestand is groter dan 2 MB." in told
    assert f"content/{name}" in told
    assert "site.yaml is er niet" not in told


def huge(path: Path) -> None:
    """A file of three gigabytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(3 * 2**30)


@pytest.mark.parametrize("name", ["film.mp4", "projecten/film.mov", "lijst.json", "foto.jpg"])
def test_a_file_that_nothing_uses_is_never_read(
    name: str, showcase: Showcase, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    huge(content / name)
    read, asked = Folder.read, list[str]()

    def noted(folder: Folder, path: str) -> bytes:
        asked.append(path)
        return read(folder, path)

    monkeypatch.setattr(Folder, "read", noted)
    assert found(content) == []
    assert "projecten/eten.md" in asked
    assert name not in asked


@pytest.mark.parametrize(
    "style", ["logo: groot.png", "fonts: [{file: groot.woff2, family: X}]", "tokens: groot.json"]
)
def test_a_file_of_the_house_style_of_three_gigabytes_is_never_read(
    style: str, showcase: Showcase, tmp_path: Path
) -> None:
    content = showcase(
        {"site.yaml": f"{SITE}    house_style: {{{style}}}\n", "projecten/eten.md": CARD}
    )
    (name,) = re.findall(r"groot\.\w+", style)
    huge(content / name)
    told = run("build", "--content", content, "--output", tmp_path / "public")
    assert told.exit_code == 1
    assert f"content/{name} File too large" in told.output


def test_a_document_of_any_size_is_published_piece_by_piece(
    showcase: Showcase, build_site: BuildSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    card = CARD.replace("summary", "documents: [{file: film.mp4, title: Film}]\nsummary")
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card})
    film = content / "projecten/eten/film.mp4"
    film.write_bytes(bytes(range(256)) * 10_000)
    pieces, held = Folder.pieces, list[int]()

    def noted(folder: Folder, path: str) -> Iterator[bytes]:
        for piece in pieces(folder, path):
            held.append(len(piece))
            yield piece

    monkeypatch.setattr(Folder, "pieces", noted)
    published = build_site(content, tmp_path / "public") / "projecten/eten/film.mp4"
    assert published.read_bytes() == film.read_bytes()
    assert sum(held) >= film.stat().st_size
    assert max(held) <= 2**20
    film.write_bytes(b"a shorter one")
    build_site(content, tmp_path / "public")
    assert published.read_bytes() == b"a shorter one"


def test_a_picture_file_of_three_gigabytes_is_told_where_it_is_named(showcase: Showcase) -> None:
    card = CARD.replace("summary", "images: [{file: foto.jpg, alt: Een foto}]\nsummary")
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card})
    huge(content / "projecten/eten/foto.jpg")
    (told,) = found(content)
    assert told.startswith("Het beeld 'foto.jpg' is te groot")
