"""Names of files as people have them: found, or told why not, in one message a mistake."""

from __future__ import annotations

import datetime
import io
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from sitegen.check.checker import check
from sitegen.content.load import load
from tests.program import BuildSite, RunCommand

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""
CARD = "---\ntitle: Samen eten\nstatus: loopt\nsummary: Buren eten samen.\n"


def drawing(kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (700, 500), "teal").save(data, kind)
    return data.getvalue()


def rules(content: Path) -> list[str]:
    messages = check(content, datetime.date(2026, 6, 1), 1).messages
    return [one.rule for one in messages if one.level == "error"]


def naming(showcase: Showcase, picture: str, document: str, link: str = "") -> Path:
    """A card that names a picture and a document, in front matter and in the text."""
    named = f"images: [{{file: {picture!r}, alt: Eten}}]\ndocuments: [{{file: {document!r}}}]\n"
    body = f"![Eten](<{picture}>)\n\n[Het verslag](<{link or document}>)\n"
    card = f"{CARD}{named}---\n## Wat deden we?\n\n{body}"
    return showcase({"site.yaml": SITE, "projecten/eten/index.md": card})


@pytest.mark.parametrize(
    ("picture", "document"),
    [
        ("_DSC1234.JPG", "_verslag.pdf"),
        ("LICENSE plaat.jpg", "licentie – overzicht.pdf"),
        ("LICENSE-2018.png", "README-cijfers.csv"),
        ("-begin.png", "– streep.pdf"),
        ("(1).png", "[concept].docx"),
        ("’s avonds.png", "kosten 2018; raming.pdf"),
        ("één café.png", "über-ons.pdf"),
    ],
)
def test_a_name_that_people_have_is_found_wherever_it_is_named(
    picture: str, document: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    content = naming(showcase, picture, document)
    (content / "projecten/eten" / picture).write_bytes(drawing())
    (content / "projecten/eten" / document).write_bytes(b"%PDF")
    assert rules(content) == []
    site = build_site(content, tmp_path / "public")
    assert (site / "projecten/eten" / document).is_file()


@pytest.mark.parametrize("typed", ["NFC", "NFD"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_a_name_is_found_however_it_is_composed(
    typed: str, stored: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    def normal(form: str, name: str) -> str:
        return unicodedata.normalize("NFC" if form == "NFC" else "NFD", name)

    site = f"{SITE}    house_style: {{logo: {normal(typed, 'logo-één.png')!r}}}\n"
    content = naming(showcase, normal(typed, "café.png"), normal(typed, "één.pdf"))
    (content / "site.yaml").write_text(site, "utf-8")
    (content / normal(stored, "logo-één.png")).write_bytes(drawing())
    (content / "projecten/eten" / normal(stored, "café.png")).write_bytes(drawing())
    (content / "projecten/eten" / normal(stored, "één.pdf")).write_bytes(b"%PDF")
    assert rules(content) == []
    published = build_site(content, tmp_path / "public")
    assert (published / "projecten/eten/één.pdf").read_bytes() == b"%PDF"


def test_a_text_is_read_in_composed_unicode(showcase: Showcase) -> None:
    apart = unicodedata.normalize("NFD", "Café één")
    card = CARD.replace("Samen eten", apart) + f"---\n## {apart}\n"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card})
    (document,) = load(content).documents
    assert document.front_matter
    assert document.front_matter.title == "Café één"
    assert [heading.text for heading in document.body.headings] == ["Café één"]


@pytest.mark.parametrize("name", [".verborgen.png", "foto.png~", "_oud/foto.png"])
def test_a_file_that_is_passed_over_is_told_as_such(name: str, showcase: Showcase) -> None:
    card = f"{CARD}images: [{{file: {name!r}, alt: Eten}}]\n---\n[Zie](<{name}>)\n"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card})
    path = content / "projecten/eten" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(drawing())
    assert rules(content) == ["file-passed-over", "file-passed-over"]
    path.unlink()
    assert "file-passed-over" not in rules(content)


@pytest.mark.parametrize(
    "name", ["foto🍲.png", "aux.png", "punt.png.", 'aan"haling.png', "100%.png"]
)
def test_a_name_that_cannot_be_is_told_once(name: str, showcase: Showcase) -> None:
    card = f"{CARD}images: [{{file: {name!r}, alt: Eten}}]\n---\n[Zie](<{name}>)\n"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card})
    (content / "projecten/eten" / name).write_bytes(drawing())
    found = rules(content)
    assert found[0] in ("file-name", "file-windows")
    assert len(found) == 1 or name == "10%.png"  # in a link % begins an escape


def test_a_link_to_a_file_elsewhere_is_told_once(showcase: Showcase, tmp_path: Path) -> None:
    content = naming(showcase, "foto.png", "verslag.pdf")
    (tmp_path / "echt.png").write_bytes(drawing())
    (content / "projecten/eten/foto.png").symlink_to(tmp_path / "echt.png")
    (content / "projecten/eten/verslag.pdf").symlink_to(tmp_path / "echt.png")
    assert rules(content) == ["file-link", "file-link"]


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_a_name_that_windows_keeps_for_itself_is_told(name: str, showcase: Showcase) -> None:
    page, card = f"{name}.md", f"projecten/{name}/index.md"
    content = showcase({"site.yaml": SITE, page: "# Pagina", card: f"{CARD}---\n"})
    assert rules(content) == ["file-windows", "file-windows"]


def test_a_name_like_that_of_a_device_is_fine(showcase: Showcase) -> None:
    texts = {"contact.md": "# Contact", "nulmeting.md": "# Nul", "com10.md": "# Com"}
    assert rules(showcase({"site.yaml": SITE, **texts})) == []


def test_a_picture_that_is_broken_behind_its_header_is_named(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    card = f"{CARD}images: [{{file: stuk.jpg, alt: Eten}}]\n---\n"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card})
    (content / "projecten/eten/stuk.jpg").write_bytes(drawing("JPEG")[:900])
    done = run_command("build", "--content", content, "--output", tmp_path / "public")
    assert done.returncode == 1
    assert "stuk.jpg" in done.stderr
    assert not (tmp_path / "public").exists()


def test_one_build_tells_of_every_wrong_picture(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    texts = {"site.yaml": SITE}
    pictures = {
        "a": drawing("GIF"),
        "b": drawing("JPEG")[:900],
        "c": b"geen",
        "d": drawing("WEBP")[:90],
    }
    for name in pictures:
        named = f"images: [{{file: {name}.jpg, alt: Eten}}]\n"
        texts[f"projecten/{name}/index.md"] = f"{CARD}{named}---\n".replace("Samen", name)
    content = showcase(texts)
    for name, data in pictures.items():
        (content / f"projecten/{name}/{name}.jpg").write_bytes(data)
    told = run_command(
        "build", "--content", content, "--output", tmp_path / "public", "--jobs", "1"
    )
    assert told.returncode == 1
    for name in pictures:
        assert f"content/projecten/{name}/index.md" in told.stderr + told.stdout
