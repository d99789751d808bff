"""The logo, icon and picture for sharing of a municipality: seen, and made safe to publish."""

from __future__ import annotations

import io
import re
import struct
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from sitegen.build.house import own_emblem
from sitegen.build.house import plate as plate_of
from sitegen.content.folder import read_folder
from sitegen.diagnostics.problems import Report
from sitegen.media.drawing import DrawingError, safe_drawing
from sitegen.theming.colour import parse_colour
from tests.program import BuildSite, RunCommand

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Proeftuin Klein
    organisation: Gemeente Klein
    url: https://klein.example/
    contact: {label: Gemeente Klein, url: "https://klein.example/contact"}
    statuses: [{id: loopt, label: Loopt, phase: running}]
    house_style: {theme: default, STYLE}
"""
CARD = "---\ntitle: Een\nstatus: loopt\nsummary: Kort en klaar.\n---\n\nTekst.\n"


def dressed(showcase: Showcase, style: str, files: Mapping[str, str | bytes]) -> Path:
    """A content folder with these keys of a house style, and these files."""
    content = showcase({"site.yaml": SITE.replace("STYLE", style), "projecten/een.md": CARD})
    for name, data in files.items():
        (content / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return content


def drawing(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">{inside}</svg>'


def picture(kind: str, ground: tuple[int, ...], ink: tuple[int, ...]) -> bytes:
    """A logo as a picture: a bar of ink on a ground, which may be seen through."""
    made = Image.new("RGBA" if len(ground) == 4 else "RGB", (60, 20), ground)
    made.paste(ink, (5, 5, 55, 15))
    out = io.BytesIO()
    made.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "logo", "front", "plate"),
    [
        ("logo.svg", drawing('<path fill="#005f8f" d="M0 0h9v9z"/>'), "#005f8f", "light"),
        ("logo.svg", drawing("<path d='M0 0h9v9z'/>"), "#1b2b30", "light"),
        (
            "logo.svg",
            drawing("<style>.a{fill:#fff}</style><g class='a'><path/></g>"),
            "#eee",
            "dark",
        ),
        ("logo.svg", drawing('<g fill="#fff"><path d="M0 0h9v9z"/></g>'), "#005f8f", None),
        ("logo.png", picture("PNG", (0, 0, 0, 0), (0, 60, 120, 255)), "#003c78", "light"),
        ("logo.webp", picture("WEBP", (0, 0, 0, 0), (255, 255, 255, 255)), "#003c78", None),
        ("logo.jpg", picture("JPEG", (255, 255, 255), (0, 60, 120)), "#003c78", None),
    ],
)
def test_a_logo_that_would_not_be_seen_on_the_front_gets_a_plate(
    name: str, logo: str | bytes, front: str, plate: str | None, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(logo.encode() if isinstance(logo, str) else logo)
    folder, _ = read_folder(tmp_path)
    report, ground = Report("site.yaml"), parse_colour(front)
    emblem = own_emblem("logo", name, folder, report)
    assert report.problems == []
    assert emblem is not None
    assert ground is not None
    assert plate_of(emblem, [ground]) == plate


EVIL = (
    "<script>evil()</script>",
    '<rect onclick="evil()"/>',
    '<a href="https://evil.example"><rect/></a>',
    '<image href="https://evil.example/x.png"/>',
    '<image x:href="//evil.example/x" xmlns:x="http://www.w3.org/1999/xlink"/>',
    '<use href="&#106;avascript:evil()"/>',
    '<use href="https://evil.example#x"/>',
    '<image href="data:image/svg+xml,evil"/>',
    '<image href="DATA:text/html,evil"/>',
    '<style>@IMPORT "https://evil.example/x.css";</style>',
    r'<style>@\69mport "https://evil.example/x.css";</style>',
    r"<style>rect{fill:u\72l(https://evil.example/x)}</style>",
    '<style>rect{background:image-set("https://evil.example/x" 1x)}</style>',
    "<style>rect{fill:url(https://evil.example/x</style>",
    "<rect fill=\"url('https://evil.example#a')\"/>",
    '<rect style="mask:url(&#10;https://evil.example)"/>',
    '<rect xml:base="https://evil.example/"/>',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">evil</body></foreignObject>',
    '<filter><feImage href="https://evil.example/x.png"/></filter>',
)
NOTES = (
    "<metadata>evil</metadata>",
    "<!-- evil -->",
    '<animate attributeName="href" to="javascript:evil()"/>',
    '<i:pgf xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/">evil</i:pgf>',
    '<path i:note="evil" xmlns:i="http://www.inkscape.org/namespaces/inkscape"/>',
)


@pytest.mark.parametrize("inside", [*EVIL, *NOTES])
def test_a_drawing_keeps_its_shapes_and_nothing_that_acts_or_calls_out(inside: str) -> None:
    kept = '<path fill="url(#a)" d="M0 0h9v9z"/><use href="#a"/>'
    made = safe_drawing(drawing(inside + kept).encode())
    assert b"evil" not in made.data
    assert b'fill="url(#a)"' in made.data
    assert b'href="#a"' in made.data
    assert made.acted == (inside in EVIL)


def test_a_drawing_that_is_long_takes_time_in_proportion() -> None:
    for inside in ("url(" * 200_000, "@import" * 100_000, "image(" * 200_000, "x" * 900_000):
        began = time.process_time()
        safe_drawing(drawing(f"<style>{inside}</style>").encode())
        assert (
            time.process_time() - began < 5
        )  # seconds of the processor; a quadratic one takes minutes


@pytest.mark.parametrize(
    "data", [b"geen tekening", b"<svg/>", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>']
)
def test_what_is_no_drawing_is_not_published(data: bytes) -> None:
    with pytest.raises(DrawingError):
        safe_drawing(data)


def test_what_was_taken_out_of_a_drawing_is_told_and_what_nobody_will_miss_is_not(
    showcase: Showcase, run_command: RunCommand
) -> None:
    files = {"a.svg": drawing(EVIL[0]), "b.svg": drawing("".join(NOTES)), "c.svg": "geen tekening"}
    for name, says in (("a", "drawing-made-safe"), ("b", "Geen fouten"), ("c", "house_style.logo")):
        content = dressed(showcase, f"logo: {name}.svg", files)
        assert says in run_command("check", "--content", content).stdout


def test_no_metadata_of_logo_icon_or_picture_is_published(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera van Jansen"
    exif.get_ifd(0x8825)[1] = "N"
    files = {}
    for name in ("logo.jpg", "icoon.png", "delen.webp"):
        out = io.BytesIO()
        kind = {"jpg": "JPEG"}.get(name[-3:], name.rpartition(".")[2].upper())
        Image.new("RGB", (1200, 630), (0, 60, 120)).save(out, kind, exif=exif)
        files[name] = out.getvalue()
        assert b"Jansen" in files[name]
    style = "logo: logo.jpg, favicon: icoon.png, picture: delen.webp"
    site = build_site(dressed(showcase, style, files), tmp_path / "public")
    home = (site / "index.html").read_text("utf-8")
    for named in (
        r'brand__logo" src="([^"]+)',
        r'rel="icon" href="([^"]+)',
        r'og:image" content="([^"]+)',
    ):
        (address,) = re.findall(named, home)
        path = re.sub(r"^https?://[^/]+", "", address).split("?")[0].lstrip("/")
        assert Image.open(site / path).getexif() == {}
    published = b"".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert b"Jansen" not in published


def ico(*sides: int) -> bytes:
    """An icon of several sizes, each a PNG that tells whose it is."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Jansen")
    pictures = []
    for side in sides:
        out = io.BytesIO()
        Image.new("RGBA", (side, side), (0, 60, 120, 255)).save(out, "PNG", pnginfo=told)
        pictures.append(out.getvalue())
    at, entries = 6 + 16 * len(sides), b""
    for side, data in zip(sides, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return struct.pack("<HHH", 0, 1, len(sides)) + entries + b"".join(pictures)


def test_an_icon_of_several_sizes_is_published_as_its_largest_and_nothing_else(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    content = dressed(showcase, "favicon: icoon.ico", {"icoon.ico": ico(16, 32, 128) + b"Jansen"})
    assert b"Jansen" in (content / "icoon.ico").read_bytes()
    site = build_site(content, tmp_path / "public")
    home = (site / "index.html").read_text("utf-8")
    (address,) = re.findall(r'rel="icon" href="/([^"]+)', home)
    assert Image.open(site / address).size == (128, 128)
    assert b"Jansen" not in b"".join(p.read_bytes() for p in site.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0\1\0",
        b"\0\0\1\0\1\0" + bytes(16),
        ico(32)[:-60],
        ico(1200),
        picture("PNG", (0, 0, 0), (9, 9, 9)),
    ],
    ids=["a header", "nothing", "cut off", "larger than icons are", "a picture of another kind"],
)
def test_what_is_no_icon_is_not_published(data: bytes, showcase: Showcase) -> None:
    content = dressed(showcase, "favicon: icoon.ico", {"icoon.ico": data})
    report = Report("content/site.yaml")
    assert own_emblem("favicon", "icoon.ico", read_folder(content)[0], report) is None
    assert [one.rule for one in report.problems] == ["emblem-broken"]
