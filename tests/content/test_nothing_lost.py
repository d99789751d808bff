"""What a text or its front matter names is published, or a message says what is not."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from sitegen.check.checker import check
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    url: https://etalage.example/innovatie/
    contact: {label: Gemeente, url: "https://gemeente.example/"}
    statuses: [{id: loopt, label: Loopt, phase: running}]
    fields: [{id: uitleg, label: Uitleg, type: markdown}]
"""
HEAD = "title: Samen eten\nstatus: loopt\nsummary: Buren eten samen.\n"
EMPTY = {"a", "td", "th", "li", "p", "h2", "h3", "dd", "dt", "blockquote", "figcaption"}


class Page(HTMLParser):
    """The running text of a page: its links with their words, its pictures, what holds nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.pictures: list[str] = []
        self.empty: list[str] = []
        self.misplaced: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._said: list[bool] = []
        main = html.partition('<article class="card-page">')[2].partition("</main>")[0]
        self.feed(f"<article>{main}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img":
            self.pictures.append(values["alt"] or "")
            self._said = [True for _ in self._said]
        if tag == "figure" and any(name == "p" for name, _ in self._open):
            self.misplaced.append(tag)
        if tag not in ("img", "br", "hr", "source"):
            self._open.append((tag, values.get("href") or ""))
            self._said.append(False)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is inside, and none of these are text or pictures of the editor."""

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._said = [True for _ in self._said]
            for tag, href in self._open:
                if tag == "a":
                    self.links[href] = self.links.get(href, "") + data

    def handle_endtag(self, tag: str) -> None:
        name, _ = self._open.pop()
        assert name == tag
        if not self._said.pop() and tag in EMPTY:
            self.empty.append(tag)


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (700, 500), "teal").save(data, "PNG")
    return data.getvalue()


def folder(showcase: Showcase, body: str, head: str = "") -> Path:
    card = f"---\n{HEAD}{head}---\n{body}\n"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card, "over.md": "# Over"})
    for name in ("poster.png", "kaart.png"):
        (content / "projecten/eten" / name).write_bytes(picture())
    for name in ("poster.pdf", "film.mp4", "plan.pdf"):
        (content / "projecten/eten" / name).write_bytes(b"%PDF")
    return content


def page_of(content: Path, build_site: BuildSite, tmp_path: Path) -> Page:
    site = build_site(content, tmp_path / "public")
    return Page((site / "projecten/eten/index.html").read_text("utf-8"))


PDF = "/innovatie/projecten/eten/poster.pdf"


@pytest.mark.parametrize(
    "body",
    [
        "[![De poster](poster.png)](poster.pdf)",
        "Zie [![De poster](poster.png)](poster.pdf) hier.",
        "- [![De poster](poster.png)](poster.pdf)\n- twee",
        "| a | b |\n| --- | --- |\n| [![De poster](poster.png)](poster.pdf) | c |",
        "## [![De poster](poster.png)](poster.pdf)\n\nTekst.",
        "Noot[^1].\n\n[^1]: [![De poster](poster.png)](poster.pdf)",
        "> [![De poster](poster.png)](poster.pdf)",
    ],
)
def test_a_picture_in_a_link_is_shown_and_the_link_stays(
    body: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    page = page_of(folder(showcase, body), build_site, tmp_path)
    assert page.links[PDF] == "De poster"
    assert page.pictures == ["De poster"]
    assert (page.empty, page.misplaced) == ([], [])


@pytest.mark.parametrize(
    "body",
    [
        "- ![Een kaart](kaart.png)\n- twee",
        "1. een\n\n   ![Een kaart](kaart.png)",
        "| a | b |\n| --- | --- |\n| ![Een kaart](kaart.png) | c |",
        "| ![Een kaart](kaart.png) | b |\n| --- | --- |\n| c | d |",
        "Woord\n:   ![Een kaart](kaart.png)",
        "> ![Een kaart](kaart.png)",
        "### ![Een kaart](kaart.png)",
        "## ![Een kaart](kaart.png)\n\nTekst.",
        "# ![Een kaart](kaart.png)\n\nTekst.",
        "Noot[^1].\n\n[^1]: ![Een kaart](kaart.png)",
        "Noot[^1].\n\n[^1]: Zie ![Een kaart](kaart.png) hier.\n\n    En verder.",
        "**![Een kaart](kaart.png)**",
    ],
)
def test_a_picture_leaves_nothing_empty_behind(
    body: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    page = page_of(folder(showcase, body), build_site, tmp_path)
    assert page.pictures == ["Een kaart"]
    assert (page.empty, page.misplaced) == ([], [])


@pytest.mark.parametrize("body", ["##", "## \n\nTekst.", "### #\n\nTekst.", "Een.\n\n#####"])
def test_a_heading_without_words_is_no_heading(
    body: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    assert page_of(folder(showcase, body), build_site, tmp_path).empty == []


@pytest.mark.parametrize("name", ["documents", "links", "videos"])
def test_a_declared_file_is_published_and_linked_to(
    name: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    head = f"{name}:\n- {{file: film.mp4, title: Kijk}}\n- {{file: plan.pdf}}\n"
    content = folder(showcase, "Tekst.", f"{head}- {{url: 'https://www.voorbeeld.example/x'}}\n")
    page = page_of(content, build_site, tmp_path)
    assert page.links["/innovatie/projecten/eten/film.mp4"] == "Kijk"
    assert page.links["/innovatie/projecten/eten/plan.pdf"] == "plan.pdf"
    assert page.links["https://www.voorbeeld.example/x"] in ("voorbeeld.example",)
    assert (tmp_path / "public/projecten/eten/film.mp4").is_file()


@pytest.mark.parametrize("name", ["documents", "links", "videos"])
def test_a_declared_file_that_is_not_there_is_told(name: str, showcase: Showcase) -> None:
    messages = check(
        folder(showcase, "", f"{name}: [{{file: weg.pdf}}]\n"), datetime.date(2026, 6, 1), 1
    ).messages
    assert [(m.rule, m.key) for m in messages] == [("no-file", f"{name}[1].file")]


def test_two_files_of_one_name_in_two_folders_are_not_confused(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    head = "documents: [{file: plan.pdf, title: Ons plan}]\n"
    content = folder(showcase, "[Hun plan](../../ander/plan.pdf)", head)
    (content / "ander").mkdir()
    (content / "ander/plan.pdf").write_bytes(b"%PDF")
    page = page_of(content, build_site, tmp_path)
    assert page.links["/innovatie/projecten/eten/plan.pdf"] == "Ons plan"
    assert page.links["/innovatie/ander/plan.pdf"] == "Hun plan"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("plan.pdf#page=3", "/innovatie/projecten/eten/plan.pdf#page=3"),
        ("plan.pdf#page=3&zoom=50,0,0", "/innovatie/projecten/eten/plan.pdf#page=3&zoom=50,0,0"),
        ("film.mp4#t=10,20", "/innovatie/projecten/eten/film.mp4#t=10,20"),
        ("../../over.md", "/innovatie/over/"),
        ("https://www.voorbeeld.example/?a=1&b=2#c", "https://www.voorbeeld.example/?a=1&b=2#c"),
    ],
)
@pytest.mark.parametrize("place", ["body", "lessons", "needs", "quotes", "caption", "uitleg"])
def test_a_link_leads_where_it_was_written_wherever_markdown_is_allowed(
    place: str, written: str, url: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    link = f"'Zie [**het** stuk]({written}).'"
    heads = {
        "lessons": f"lessons: [{link}]\n",
        "needs": f"needs: [{link}]\n",
        "quotes": f"quotes: [{{text: {link}}}]\n",
        "caption": f"images: [{{file: poster.png, alt: Een poster, caption: {link}}}]\n",
        "uitleg": f"uitleg: {link}\n",
    }
    body = link.strip("'") if place == "body" else ""
    content = folder(showcase, body, heads.get(place, ""))
    assert page_of(content, build_site, tmp_path).links[url] == "het stuk"


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("[x](weg.pdf)", "link-broken"),
        ("[x](../weg/)", "link-broken"),
        ("[x](javascript:alert(1))", "link-scheme"),
        ("[x](<https://[>)", "link-address"),
        ("![x](poster.png)", "picture-in-value"),
    ],
)
@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("lessons: ['{}']\n", "lessons[1]"),
        ("quotes: [{{text: '{}'}}]\n", "quotes[1].text"),
        ("images: [{{file: poster.png, alt: Een poster, caption: '{}'}}]\n", "images[1].caption"),
        ("uitleg: '{}'\n", "uitleg"),
    ],
)
def test_a_link_that_is_wrong_is_told_at_its_own_key(
    head: str, key: str, value: str, rule: str, showcase: Showcase
) -> None:
    content = folder(showcase, "", head.format(value))
    messages = check(content, datetime.date(2026, 6, 1), 1).messages
    assert [(m.rule, m.key, m.line > 1) for m in messages] == [(rule, key, True)]


def test_a_field_with_markup_keeps_its_paragraphs_lists_and_footnotes(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    field = '"**Vet** woord[^1].\\n\\n- een\\n- twee\\n\\n# Kop\\n\\n[^1]: Noot."'
    content = folder(showcase, "Tekst[^1].\n\n[^1]: Nog een.", f"uitleg: {field}\n")
    site = build_site(content, tmp_path / "public")
    html = (site / "projecten/eten/index.html").read_text("utf-8")
    shown = html.partition("<dt>Uitleg</dt>")[2].partition("</dl>")[0]
    assert "<p><strong>Vet</strong> woord" in shown
    assert re.search(r"<ul>\s*<li>een</li>\s*<li>twee</li>", shown)
    assert "<h3>Kop</h3>" in shown
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    cell = (site / "data/cards.csv").read_text("utf-8-sig").splitlines()[1].split(";")[-1]
    assert not re.search(r"[*#\[\]]", cell)


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
@pytest.mark.parametrize("frames", [1, 3])
def test_a_picture_of_which_only_the_first_frame_is_shown_is_told(
    kind: str, frames: int, showcase: Showcase
) -> None:
    shades = [Image.new("RGB", (700, 500), (255 - 80 * n, 255, 255)) for n in range(frames)]
    data = io.BytesIO()
    shades[0].save(data, kind, save_all=frames > 1, append_images=shades[1:], duration=100)
    content = folder(showcase, "![Een kaart](kaart.png)")
    (content / "projecten/eten/kaart.png").write_bytes(data.getvalue())
    messages = check(content, datetime.date(2026, 6, 1), 1).messages
    told = [(one.level, one.line) for one in messages if one.rule == "picture-moving"]
    assert told == ([("warning", 6)] if frames > 1 else [])
