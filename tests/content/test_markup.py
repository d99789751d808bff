"""What a text may say: no markup of its own, no address that could run, no way out of the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.content.load import load
from sitegen.content.markdown import render
from sitegen.diagnostics.problems import Report
from sitegen.urls import Addresses
from tests.content.test_names import CARD, SITE, drawing
from tests.program import RunCommand

Showcase = Callable[[Mapping[str, str]], Path]


def read(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The HTML that a text becomes, and what is wrong with it: rules with lines."""
    report = Report("content/projecten/a.md")
    _, running = render(text, "projecten/a.md", 0, "nl", Addresses.of(None), report)
    html = [one.heading or "" for one in running.sections]
    html += [part for one in running.sections for part in one.parts if part]
    return "".join(html), [(one.rule, one.line) for one in report.problems]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "Tekst <img src=x onerror=alert(1)> tekst",
        "<svg/onload=alert(1)>",
        "## Kop <iframe src='//kwaad.example'></iframe>",
        "- <details open ontoggle=alert(1)>\n- een",
        "<!-- --!><script>alert(1)</script> -->",
        "<style>@import '//kwaad.example'</style>\n\nTekst",
        "| <b onclick=alert(1)>a</b> |\n|---|\n| b |",
        "[^1]\n\n[^1]: <base href='//kwaad.example'>",
        "`<script>`\n\n    <script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        '[x](https://a.example/"onmouseover="alert(1) \'"><script>\')',
    ],
)
def test_html_is_shown_as_it_was_typed(text: str) -> None:
    html, problems = read(text)
    assert problems == []
    for tag in ("script", "img", "svg", "iframe", "details", "style", "base", "b"):
        assert f"<{tag}" not in html.replace("<br", "").replace("<blockquote", "")
    assert '"onmouseover' not in html
    assert "<!--" not in html


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("javascript:alert(1)", "link-scheme"),
        ("JaVaScRiPt:alert(1)", "link-scheme"),
        ("java&#115;cript:alert(1)", "link-scheme"),
        ("vbscript:x", "link-scheme"),
        ("data:text/html,x", "link-scheme"),
        ("blob:https://a.example/1", "link-scheme"),
        ("file:///etc/passwd", "link-scheme"),
        ("intent://x#Intent", "link-scheme"),
        ("ms-office:x", "link-scheme"),
        ("//kwaad.example/", "link-scheme"),
        ("http://", "link-address"),
        ("https://a b.example/", "link-address"),
        ("http://[kwaad", "link-address"),
        ("../../../etc/passwd", "link-outside"),
        ("..%2f..%2f..%2fetc/passwd", "link-outside"),
    ],
)
def test_an_address_that_could_run_or_leave_is_refused(address: str, rule: str) -> None:
    _, problems = read(f"Tekst.\n\nEen [woord](<{address}>).\n")
    assert problems == [(rule, 3)]


@pytest.mark.parametrize(
    "address", ["https://a.example:99999/", "https://a.example:0/", "https://a%20b.example/"]
)
def test_an_address_of_a_key_is_one_that_a_browser_can_open(
    address: str, showcase: Showcase
) -> None:
    card = f"{CARD}links: [{{url: '{address}'}}]\n---\n"
    (found,) = load(showcase({"site.yaml": SITE, "projecten/eten.md": card})).problems
    assert (found.rule, found.key) == ("not-address", "links[1].url")


@pytest.mark.parametrize(
    "address",
    [
        "https://kwaad.example/teller.gif",
        "//kwaad.example/teller.gif",
        "data:image/png;base64,AAAA",
        "../../../buiten.png",
        "../eten/",
        "mailto:a@b.example",
    ],
)
def test_a_picture_comes_from_the_content_folder(address: str) -> None:
    html, problems = read(f"Tekst.\n\n![Teller](<{address}>)\n")
    assert problems == [("picture-outside", 3)]
    assert "kwaad" not in html


@pytest.mark.parametrize("opening", ["> ", "- ", "1. ", "> - "])
def test_text_that_is_nested_too_deep_is_refused_at_its_line(opening: str) -> None:
    _, problems = read("Tekst.\n\n" + opening * 25 + "diep")
    assert ("text-too-deep", 3) in problems
    html, problems = read("Tekst.\n\n" + opening * 4 + "diep")
    assert problems == []
    assert "diep" in html


@pytest.mark.parametrize(
    ("matter", "body"),
    [
        ("", "[Groot](foto.jpg)"),
        ("", "[![Eten](foto.jpg)](foto.jpg)"),
        ("", "[Groot](/projecten/eten/foto.jpg)"),
        ("documents: [{file: foto.jpg}]\n", ""),
        ("links: [{file: foto.jpg}]\n", ""),
        ("videos: [{file: foto.jpg, title: Film}]\n", ""),
        ("lessons: ['[Groot](foto.jpg)']\n", ""),
    ],
)
def test_the_original_of_a_picture_is_never_published(
    matter: str, body: str, showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    shown = "images: [{file: foto.jpg, alt: Eten}]\n"
    card = f"{CARD}{shown}{matter}---\n{body}\n"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card})
    original = drawing("JPEG")
    (content / "projecten/eten/foto.jpg").write_bytes(original)
    where = ("--content", content, "--output", tmp_path / "public", "--jobs", "1")
    done = run_command("build", *where)
    assert done.returncode == 1
    assert "foto.jpg" in done.stderr
    (content / "projecten/eten/index.md").write_text(f"{CARD}{shown}---\n", "utf-8")
    assert run_command("build", *where).returncode == 0
    published = [path for path in (tmp_path / "public").rglob("*") if path.is_file()]
    assert len([path for path in published if path.suffix in (".jpg", ".avif", ".webp")]) >= 3
    assert all(path.read_bytes() != original for path in published)
