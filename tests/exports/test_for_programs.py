"""What programs read of a site: JSON-LD on every page, llms.txt, and cards as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sitegen.content.as_markdown import as_markdown
from sitegen.pages.linked import TYPES
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

URL = "https://etalage-rijswijk.example/"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
# Types of https://schema.org/docs/full.html, version 29.
SCHEMA_ORG = {
    *("Article", "BreadcrumbList", "CollectionPage", "DataDownload", "Dataset", "DefinedTerm"),
    *("ImageGallery", "ListItem", "NewsArticle", "Organization", "Place", "ProfilePage"),
    *("Project", "Report", "SearchAction", "SearchResultsPage", "WebPage", "WebSite"),
}


def types(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from filter(None, [value.get("@type")])
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from types(one)


def test_every_page_says_what_it_is_in_words_that_exist(rijswijk: Path) -> None:
    kinds = set()
    for path in sorted(rijswijk.rglob("*.html")):
        html = path.read_text("utf-8")
        if path.name == "404.html" or 'http-equiv="refresh"' in html or "/beheer/" in str(path):
            continue
        [script] = SCRIPT.findall(html)
        data = json.loads(script)
        assert set(types(data)) <= SCHEMA_ORG, path
        page = data["@graph"][0]
        address = path.relative_to(rijswijk).as_posix().removesuffix("index.html")
        assert page["url"] == URL + address
        kinds.add(page["@type"])
    assert kinds >= {*TYPES.values()} - {"ProfilePage"} | {"WebPage"}
    assert set(TYPES.values()) <= SCHEMA_ORG


def test_a_card_tells_of_its_project_and_home_of_the_publisher(rijswijk: Path) -> None:
    def graph(path: str) -> Any:
        return json.loads(SCRIPT.findall((rijswijk / path).read_text("utf-8"))[0])["@graph"]

    project = graph("projecten/flatcoach/index.html")[0]["about"]
    assert (project["@type"], project["name"], project["identifier"]) == (
        "Project",
        "Flatcoach",
        "2.3",
    )
    assert {"@type": "Organization", "name": "Florence"} in project["member"]
    site, publisher = graph("index.html")[1:3]
    assert (site["@type"], publisher["name"]) == ("WebSite", "Gemeente Rijswijk")
    crumbs = graph("projecten/flatcoach/index.html")[-1]["itemListElement"]
    assert [one["item"] for one in crumbs] == [
        URL,
        f"{URL}projecten/",
        f"{URL}projecten/flatcoach/",
    ]


def test_no_title_ends_the_script(showcase: Showcase, build_site: BuildSite) -> None:
    site = """
        title: A & B </script><b>
        organisation: G
        url: https://e.example/
        statuses: [{id: loopt, label: L, phase: running}]
    """
    content = showcase({"site.yaml": site, "over.md": "---\ntitle: X </script>\n---\n\nTekst.\n"})
    made = build_site(content, content.parent / "public")
    html = (made / "over/index.html").read_text("utf-8")
    assert json.loads(SCRIPT.findall(html)[0])["@graph"][0]["name"] == "X </script>"


def test_llms_txt_leads_to_each_card_as_markdown(rijswijk: Path) -> None:
    text = (rijswijk / "llms.txt").read_text("utf-8")
    assert text.startswith("# Etalage Rijswijk\n\n> Gemeente Rijswijk.")
    links = re.findall(rf"\]\({re.escape(URL)}(projecten/[a-z0-9-]+/index\.md)\)", text)
    assert len(links) == 23
    assert all((rijswijk / link).is_file() for link in links)
    page = (rijswijk / "projecten/flatcoach/index.html").read_text("utf-8")
    assert 'type="text/markdown" href="/projecten/flatcoach/index.md"' in page


def test_a_card_as_markdown_has_its_facts_and_its_whole_text(rijswijk: Path) -> None:
    text = (rijswijk / "projecten/flatcoach/index.md").read_text("utf-8")
    assert text.startswith("# Flatcoach\n\nEen huismeester die meer doet.")
    assert "- Bereik: 600 mensen\n- Kosten 2016: € 35.000, Innovatiebudget\n" in text.replace(
        "\xa0", " "
    )
    assert "## Wat was het probleem?\n\nEen gezonde oudere" in text
    assert "[Samen4Elkaar](/projecten/samen4elkaar/)" in text
    assert not re.search(r"<[a-z]|&[a-z]+;|\u00ad|\n{3}", text)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Eén &amp; <strong>twee</strong></p>\n<p>Drie</p>", "Eén & **twee**\n\nDrie"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n\n  1. b\n\n- c"),
        ('<p>Zie <a href="/x/">daar</a>.</p>', "Zie [daar](/x/)."),
        ("<h3 id='x'>Kop</h3><p>Tekst</p>", "### Kop\n\nTekst"),
        ("<blockquote><p>Mooi</p></blockquote>", ">\n\nMooi"),
        (
            "<table><thead><tr><th>A</th><th>B</th></tr></thead>"
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            "| A | B |\n| --- | --- |\n| 1 | 2 |",
        ),
    ],
)
def test_html_of_a_text_becomes_markdown_again(html: str, expected: str) -> None:
    assert as_markdown(html) == expected
