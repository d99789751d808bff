"""One address, one claimant: whatever is published in the place of something else is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.check.checker import check
from sitegen.exports.aliases import OldAddress, read_alias
from sitegen.i18n.language import language
from sitegen.urls import Addresses
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    url: https://etalage.example/
    statuses: [{id: loopt, label: Loopt, phase: running}]
    themes: [{id: wonen, label: Wonen}]
"""
CARD = "---\ntitle: Samen eten\nstatus: loopt\nsummary: Buren eten samen.\n"


def told(content: Path) -> list[tuple[str, str, str]]:
    """File, key and rule of each error."""
    messages = check(content, datetime.date(2026, 6, 1), 1).messages
    return [(m.file, m.key, m.rule) for m in messages if m.level == "error"]


def of_alias(showcase: Showcase, alias: str, **more: str) -> list[str]:
    """The rules that an old address of a card breaks."""
    card = f"{CARD}aliases: [{alias!r}]\n---\n"
    found = told(showcase({"site.yaml": SITE, "projecten/eten.md": card, **more}))
    assert all(key == "aliases[1]" for _, key, _ in found)
    return [rule for _, _, rule in found]


@pytest.mark.parametrize("part", [part for part in language("nl").addresses if part != "page"])
def test_a_plural_that_is_an_address_of_the_site_is_told_at_the_word(
    part: str, showcase: Showcase
) -> None:
    folder = language("nl").addresses[part]
    for word in ("card", "line", "theme"):
        site = f"{SITE}    words:\n      {word}: [ding, {folder.title()}]\n"
        found = told(showcase({"site.yaml": site, f"{folder}/eten.md": f"{CARD}---\n"}))
        assert found == [("content/site.yaml", f"words.{word}", "word-taken")]


@pytest.mark.parametrize("folder", ["data", "assets", "media", "search"])
def test_a_plural_that_is_a_folder_of_the_program_is_told_at_the_word(
    folder: str, showcase: Showcase
) -> None:
    site = f"{SITE}    words:\n      card: [ding, {folder}]\n"
    assert told(showcase({"site.yaml": site})) == [
        ("content/site.yaml", "words.card", "word-taken")
    ]


@pytest.mark.parametrize(
    "alias",
    [
        *("/feed.xml", "/robots.txt", "/sitemap.xml", "/404.html", "/_headers", "/_redirects"),
        *("/data/showcase.json", "/data/cards.csv", "/data/cards.csv/oud/", "/index.html", "/"),
        *("/assets/oud/", "/media/", "/beheer/", "/beheer/config.json", "/search/index.json"),
        *("/search/terms/0.json", "/_worker.js", "/zoeken"),
    ],
)
def test_an_old_address_of_the_program_itself_is_told_as_such(
    alias: str, showcase: Showcase
) -> None:
    assert of_alias(showcase, alias) == ["alias-of-program"]


@pytest.mark.parametrize(
    "alias",
    [
        *("/projecten/eten/index.html", "https://oud.example/projecten/eten"),
        *("/projecten/%65ten/", "/themas/wonen/"),
    ],
)
def test_an_old_address_of_a_text_is_told_with_that_text(alias: str, showcase: Showcase) -> None:
    assert of_alias(showcase, alias) == ["alias-taken"]


@pytest.mark.parametrize("alias", ["/Projecten/Eten/", "/Feed.xml", "/DATA/Cards.csv", "/Media/x"])
def test_an_old_address_that_differs_in_capitals_alone_is_told(
    alias: str, showcase: Showcase
) -> None:
    assert of_alias(showcase, alias) in (["file-twin"], ["alias-of-program"])


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("/oud/%C3%A9%C3%A9n/", "oud/één/"),
        ("/oud/e\u0301e\u0301n", "oud/één/"),
        ("oud.html", "oud.html"),
        ("/oud%20adres/", "oud adres/"),
        ("/oud/index.html", "oud/"),
        ("https://OUD.example/nieuws/1/", "nieuws/1/"),
        ("https://nieuw.example/innovatie/oud/", "oud/"),
        ("https://nieuw.example", ""),
    ],
)
def test_an_old_address_is_read_as_a_host_reads_it(alias: str, path: str) -> None:
    assert read_alias(alias, Addresses.of("https://nieuw.example/innovatie/")) == OldAddress(path)


@pytest.mark.parametrize(
    ("alias", "rule", "suggestion"),
    [
        ("/index.php?id=12", "alias-query", "/index.php"),
        ("/?p=12", "alias-query", ""),
        ("/oud#kop", "alias-query", "/oud"),
        ("https://oud.example/a/?b#c", "alias-query", "/a/"),
        ("/oud//eten/", "alias-odd", "/oud/eten/"),
        ("//oud.example/eten", "alias-odd", "/oud.example/eten"),
        ("/oud/../eten/", "alias-odd", "/eten/"),
        ("/oud/./eten", "alias-odd", "/oud/eten"),
        (r"\oud\eten", "alias-odd", "/oud/eten"),
        ("/oud%2Feten", "alias-odd", ""),
        ("/oud%5Ceten", "alias-odd", ""),
        ("/100%", "alias-odd", ""),
        ("/%FF/", "alias-odd", ""),
        ("/%25C3%25A9/", "alias-odd", ""),
        ("/.git/hooks/x", "alias-odd", ""),
        ("/.sitegen", "alias-odd", ""),
        ("/oud./", "alias-odd", ""),
        ("/aux/", "alias-odd", ""),
        ("/a%0Ab/", "alias-odd", ""),
        ("/a\u202eb/", "alias-odd", ""),
        ("/oud/*", "alias-odd", ""),
        ("/:naam/", "alias-odd", ""),
        ("https://[", "alias-odd", ""),
        ("mailto:x@example.nl", "alias-odd", ""),
        (f"/{'a' * 300}/", "alias-odd", ""),
        (f"/{'abc/' * 500}", "alias-odd", ""),
    ],
)
def test_an_old_address_that_no_visitor_reaches_is_told(
    alias: str, rule: str, suggestion: str
) -> None:
    assert read_alias(alias, Addresses.of(None)) == OldAddress("", rule, suggestion)


def test_an_old_address_that_is_right_is_redirected_under_the_address_that_is_asked_for(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    card = f"{CARD}aliases: [/oud/%C3%A9%C3%A9n/, '/oud/één', /oud adres/]\n---\n"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card})
    site = build_site(content, tmp_path / "public")
    lines = (site / "_redirects").read_text("utf-8").splitlines()
    assert lines == [
        "/oud%20adres/ /projecten/eten/ 301!",
        "/oud/%C3%A9%C3%A9n/ /projecten/eten/ 301!",
    ]
    assert (site / "oud/één/index.html").is_file()


def test_a_file_where_others_need_a_folder_is_told(showcase: Showcase) -> None:
    other = f"{CARD}aliases: [/oud.html, /oud.html/eten/]\n---\n"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": other})
    assert told(content) == [("content/projecten/eten.md", "aliases[2]", "alias-taken")]


@pytest.mark.parametrize(
    "path", ["data/cards.csv", "robots.txt", "assets/plan.pdf", "media/plan.pdf", "beheer/plan.pdf"]
)
def test_a_document_in_the_place_of_something_published_is_told_where_it_is_named(
    path: str, showcase: Showcase
) -> None:
    named = f"---\ntitle: Over\ndocuments: [{{file: {path}}}]\n---\n"
    content = showcase({"site.yaml": SITE, "over.md": named, path: "x"})
    assert told(content) == [("content/over.md", "documents[1].file", "document-of-program")]
    linked = showcase({"site.yaml": SITE, "over.md": f"# Over\n\n[Plan]({path})\n", path: "x"})
    assert told(linked) == [("content/over.md", "", "document-of-program")]


def test_a_document_in_the_place_of_a_page_is_told_with_that_page(showcase: Showcase) -> None:
    texts = {"site.yaml": SITE, "plan.pdf.md": "# Plan", "plan.pdf": "x"}
    content = showcase({**texts, "over.md": "# Over\n\n[Plan](plan.pdf)\n"})
    found = next(m for m in check(content, datetime.date(2026, 6, 1), 1).messages)
    assert (found.file, found.rule) == ("content/over.md", "document-taken")
    assert "content/plan.pdf.md" in found.message


def test_a_document_beside_the_published_data_is_welcome(showcase: Showcase) -> None:
    texts = {"site.yaml": SITE, "over.md": "# Over\n\n[Cijfers](data/eigen.csv)\n"}
    assert told(showcase({**texts, "data/eigen.csv": "a;b"})) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("over/index.md", "same-address"),
        ("beheer.md", "reserved-address"),
        ("media.md", "reserved-address"),
        ("assets/over.md", "reserved-address"),
    ],
)
def test_a_text_at_a_taken_address_is_told(text: str, rule: str, showcase: Showcase) -> None:
    content = showcase({"site.yaml": SITE, "over.md": "# Over", text: "# Tekst"})
    found = told(content)
    assert [rule for _, _, rule in found] == [rule]


def test_a_plain_page_introduces_the_part_of_the_site_at_its_address(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    summary = "---\ntitle: Alle thema's\nsummary: Zo hangt het samen.\n---\n"
    card = f"{CARD}themes: [wonen]\n---\n"
    content = showcase({"site.yaml": SITE, "themas.md": summary, "projecten/eten.md": card})
    assert told(content) == []
    site = build_site(content, tmp_path / "public")
    assert "Zo hangt het samen." in (site / "themas/index.html").read_text("utf-8")


@pytest.mark.parametrize("text", ["projecten.md", "themas/wonen.md"])
def test_a_text_that_cannot_be_read_is_not_told_for_its_address_too(
    text: str, showcase: Showcase
) -> None:
    card = f"{CARD}themes: [wonen]\n---\n"
    wrong = "---\nsummary: [\n---\nEen inleiding.\n"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card, text: wrong})
    assert [file for file, _, _ in told(content)] == [f"content/{text}"]


def test_the_address_of_a_draft_is_kept_free(showcase: Showcase) -> None:
    draft = "---\ntitle: Oud\ndraft: true\n---\n"
    assert of_alias(showcase, "/oud/", **{"oud.md": draft}) == ["alias-taken"]


def test_an_own_field_whose_choices_get_the_pages_of_themes_is_told_once(
    showcase: Showcase,
) -> None:
    choices = "[{id: wonen, label: Wonen}, {id: zorg, label: Zorg}]"
    fields = (
        f"    fields: [{{id: thema, label: X, type: choice, filter: true, choices: {choices}}}]\n"
    )
    site = SITE.replace("Wonen}]", "Wonen}, {id: zorg, label: Zorg}]") + fields
    card = f"{CARD}themes: [wonen, zorg]\nthema: wonen\n---\n"
    other = f"{CARD}themes: [wonen, zorg]\nthema: zorg\n---\n".replace("Samen", "Alleen")
    content = showcase({"site.yaml": site, "projecten/a.md": card, "projecten/b.md": other})
    assert told(content) == [("content/site.yaml", "fields[1].id", "address-of-program")]
    message = check(content, datetime.date(2026, 6, 1), 1).messages[-1].message
    assert message == "Het adres '/projecten/thema/wonen/' is al van de site zelf."


def test_a_heading_with_a_page_at_an_address_of_the_program_is_told(showcase: Showcase) -> None:
    sections = "    sections: [{heading: Zoeken, collect: true}]\n"
    card = f"{CARD}---\n## Zoeken\n\nOveral.\n"
    content = showcase({"site.yaml": SITE + sections, "projecten/a.md": card})
    assert told(content) == [("content/site.yaml", "sections[1].heading", "address-of-program")]


@pytest.mark.parametrize("id_", ["title", "status", "images", "publish", "theme"])
def test_an_own_field_with_a_name_of_the_program_is_told_and_the_rest_is_read(
    id_: str, showcase: Showcase
) -> None:
    choices = "[{id: noord, label: Noord}]"
    fields = (
        f"    fields: [{{id: {id_}, label: X, type: choice, filter: true, choices: {choices}}}]\n"
    )
    content = showcase({"site.yaml": SITE + fields, "projecten/a.md": f"{CARD}wijk: x\n---\n"})
    rules = {rule for _, _, rule in told(content)}
    assert {"field-reserved", "unknown-key"} <= rules


def test_a_plain_page_at_the_address_of_a_page_of_the_program_makes_no_second_one(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    card = f"{CARD}themes: [wonen]\n---\n"
    texts = {"site.yaml": SITE, "projecten/eten.md": card}
    content = showcase({**texts, "projecten.md": "---\ntitle: Alles\nsummary: Kijk rond.\n---\n"})
    assert told(content) == []
    site = build_site(content, tmp_path / "public")
    page = (site / "projecten/index.html").read_text("utf-8")
    assert "Kijk rond." in page
    assert "Samen eten" in page


def test_a_text_that_no_page_shows_is_told(showcase: Showcase) -> None:
    texts = {
        "site.yaml": SITE,
        "projecten/eten.md": f"{CARD}---\n",
        "projecten.md": "# Alles\n\nEen lange inleiding.",
        "beelden/feest.md": "# Feest\n\nEen album zonder beelden.",
        "over.md": "# Over\n\nDit is te zien.",
    }
    messages = check(showcase(texts), datetime.date(2026, 6, 1), 1).messages
    unseen = [one.file for one in messages if one.rule == "text-unseen"]
    assert unseen == ["content/beelden/feest.md", "content/projecten.md"]
