"""`check`, as an editor meets it: what a careful colleague says, where, and how strictly."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from sitegen.check.checker import check
from sitegen.cli.main import main
from sitegen.diagnostics.messages import Message
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

TODAY = datetime.date(2026, 6, 1)
SITE = """
    title: Etalage
    organisation: Gemeente
    contact: {email: piet.bos@onzegemeente.nl}
    statuses:
      - {id: loopt, label: Loopt, phase: running}
    sources:
      - {id: gemeente, label: Gemeente}
    sections:
      - {heading: Wat was het probleem?, required: true}
      - {heading: Wat deden we?}
      - {heading: Hoe gaat het verder?}
"""
BODY = """
## Wat was het probleem?

Buren kenden elkaar niet.
"""


def card(front_matter: str = "", body: str = BODY, title: str = "Samen eten") -> str:
    head = f"title: {title}\nstatus: loopt\nsummary: Buren eten samen."
    return f"---\n{head}\n{front_matter}\n---\n{body}"


def found(content: Path) -> list[Message]:
    return list(check(content, TODAY, 1).messages)


def rules(content: Path) -> list[str]:
    return [one.rule for one in found(content)]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def picture(path: Path, width: int = 800) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (width, 300), "teal").save(path)


def test_good_content_gets_no_remarks(showcase: Showcase) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card()})
    assert found(content) == []
    done = run("check", "--content", content, "--strict")
    assert (done.exit_code, done.stdout) == (0, "Geen fouten gevonden.\n")


def test_what_build_refuses_is_found_in_published_texts_and_in_drafts(showcase: Showcase) -> None:
    content = showcase(
        {
            "site.yaml": SITE,
            "projecten/eten.md": card("related: [niets]", BODY + "\n[x](../kwijt/) [y](idee.md)"),
            "projecten/idee.md": card("draft: true\ndocuments: [{file: weg.pdf}]", title="Idee"),
            "projecten/fout.md": "---\ntitle: Fout\n---\n",
        }
    )
    assert {"unknown-card", "link-broken", "link-draft", "no-file", "missing-key"} == {
        one.rule for one in found(content) if one.level == "error"
    }
    assert run("check", "--content", content).exit_code == 1


def test_a_link_that_lacks_its_beginning_gets_it_in_the_way_out(showcase: Showcase) -> None:
    links = "\n".join(
        f"[x]({href})"
        for href in (
            "www.gemeente.nl",
            "gemeente.nl/bus",
            "info@gemeente.nl",
            "verslg.pdf",
            "bus.docx",
        )
    )
    content = showcase(
        {
            "site.yaml": SITE,
            "projecten/eten/index.md": card(body=f"{BODY}\n{links}\n"),
            "projecten/eten/verslag.pdf": "",
        }
    )
    assert [one.suggestion for one in found(content) if one.rule == "link-broken"] == [
        "Bedoelde u 'https://www.gemeente.nl'?",
        "Bedoelde u 'https://gemeente.nl/bus'?",
        "Bedoelde u 'mailto:info@gemeente.nl'?",
        "Bedoelde u 'verslag.pdf'?",
        "Kijk of het adres klopt, of haal de link weg.",
    ]


def test_a_picture_that_is_cut_off_is_found(showcase: Showcase) -> None:
    front_matter = "images: [{file: foto.png, alt: Buren aan tafel}]"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card(front_matter)})
    photo = content / "projecten/eten/foto.png"
    picture(photo)
    assert rules(content) == []
    photo.write_bytes(photo.read_bytes()[:-200])
    (broken,) = found(content)
    assert (broken.rule, broken.line, broken.key) == ("picture-unreadable", 5, "images[1].file")


def test_personal_data_is_pointed_out_and_never_repeated(showcase: Showcase) -> None:
    people = ["jan.jansen@thuispost.nl", "2517 AB"]
    secrets = ["111222333", "NL91ABNA0417164300", "06-12345678", *people]
    front_matter = (
        f"audience: Bel {secrets[2]}\nquotes:\n  - text: Mail {secrets[3]}\n    by: Bewoner"
    )
    body = f"{BODY}\nBsn {secrets[0]}, rekening {secrets[1]}.\n\nDorpsstraat 12, {secrets[4]}."
    content = showcase(
        {
            "site.yaml": SITE,
            "projecten/eten.md": card(front_matter, body),
            "contact.md": "# Contact\n\nMail <piet.bos@onzegemeente.nl>.",
        }
    )
    assert [(one.rule, one.line, one.key, one.level) for one in found(content)] == [
        ("personal-phone", 5, "audience", "warning"),
        ("personal-email", 7, "quotes[1].text", "warning"),
        ("personal-citizen-number", 15, "", "error"),
        ("personal-iban", 15, "", "error"),
        ("personal-address", 17, "", "warning"),
    ]
    for shape in ("text", "json", "github"):
        said = run("check", "--content", content, "--format", shape).output
        assert not any(secret in said for secret in secrets)


def test_an_organisation_that_is_allowed_may_be_called_and_mailed(showcase: Showcase) -> None:
    body = f"{BODY}\nBel 0612345678 of mail <anna.visser@buurthuis.nl>."
    texts = {"site.yaml": SITE, "projecten/eten.md": card(body=body)}
    assert rules(showcase(texts)) == ["personal-email", "personal-phone"]
    allow = SITE + "    allow: ['06-12345678', anna.visser@buurthuis.nl]\n"
    assert rules(showcase({**texts, "site.yaml": allow})) == []


@pytest.mark.parametrize(
    ("alt", "rule"),
    [
        ("foto.png", "alt-file-name"),
        ("IMG_2041", "alt-file-name"),
        ("Foto", "alt-file-name"),
        ("Foto van buren aan tafel", "alt-picture-of"),
        ("Een afbeelding van een feest", "alt-picture-of"),
        ("Op deze foto staan buren", "alt-picture-of"),
    ],
)
def test_a_description_that_describes_nothing_is_noticed(
    showcase: Showcase, alt: str, rule: str
) -> None:
    front_matter = f"images: [{{file: foto.png, alt: {alt}}}]"
    body = f"{BODY}\n![{alt}](foto.png)"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card(front_matter, body)})
    picture(content / "projecten/eten/foto.png")
    assert [(m.rule, m.line, m.key) for m in found(content)] == [
        (rule, 5, "images[1].alt"),
        (rule, 12, ""),
    ]


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("# [Samen eten](../wij/)", True),
        ("# Samen [eten][1]\n\n[1]: https://gemeente.example/", True),
        ("# Zie <https://gemeente.example/>", True),
        ("# Mail <post@gemeente.example>", True),
        ("# Samen eten (en [meer])", False),
        ("## Samen [eten](https://gemeente.example/)", False),
        ("Zie [eten](https://gemeente.example/)\n\n# Later", False),
    ],
)
def test_a_link_in_the_title_of_a_page_is_noticed_at_its_line(
    heading: str, told: bool, showcase: Showcase
) -> None:
    texts = {"site.yaml": SITE, "over.md": f"{heading}\n\nTekst.\n", "wij.md": "# Wij\n\nHier."}
    links = [one.line for one in found(showcase(texts)) if one.rule == "title-link"]
    assert links == ([1] if told else [])


def test_html_that_residents_would_see_is_noticed_once_a_line(showcase: Showcase) -> None:
    body = (
        f"{BODY}\nKom <b>vanavond</b> langs,<br>\nof morgen.\n\n<!-- Nog nakijken. -->\n\n"
        "- Schrijf `<b>` of `<!--` als code.\n- Mail naar <naam>, 3 < 4, <https://example.nl>.\n\n"
        "```\n<div>\n```\n\n<iframe src='https://example.nl'></iframe>\n"
    )
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card("", body)})
    start = card("", BODY).count("\n") + 1
    messages = found(content)
    assert [(m.rule, m.line - start) for m in messages] == [
        ("html-shown", 1),
        ("html-shown", 4),
        ("html-shown", 13),
    ]
    told = [m.message.partition(".")[0] for m in messages]
    assert told == [f"Hier staat HTML: {tag}" for tag in ("<b>", "<!--", "<iframe>")]


def test_what_pasting_from_a_word_processor_leaves_is_noticed(showcase: Showcase) -> None:
    body = (
        f"{BODY}\n##Wat nu?\n\n•\tDe bus rijdt niet.\n•\tDe taxi is duur.\n\n"
        "| jaar | mensen |\n| 2024 | 40 |\n\n"
        "Mail info@example.nl of kijk op https://www.example.nl/fiets.\n\n"
        "`##code` en `• code`, [x](https://www.example.nl), <https://www.example.nl>, #samen\n"
        "en 3 | 4.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n- Een echte lijst.\n"
    )
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card("", body)})
    start = card("", BODY).count("\n") + 1
    messages = [m for m in found(content) if not m.rule.startswith("personal")]
    assert [(m.rule, m.line - start) for m in messages] == [
        ("heading-space", 1),
        ("bullet-typed", 3),
        ("table-line", 6),
        ("address-bare", 9),
        ("address-bare", 9),
    ]
    assert messages[0].suggestion == "Schrijf: ## Wat nu?"
    assert "'https://www.example.nl/fiets'" in messages[-2].message


def test_a_narrow_first_picture_and_a_bare_one_in_the_text_are_noticed(showcase: Showcase) -> None:
    front_matter = "images: [{file: smal.png, alt: Een tafel}, {file: ook.png, alt: Een pan}]"
    body = f"{BODY}\n![](ook.png)"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card(front_matter, body)})
    picture(content / "projecten/eten/smal.png", 639)
    picture(content / "projecten/eten/ook.png", 100)
    assert rules(content) == ["picture-small", "alt-missing"]


def test_headings_are_held_against_the_list_of_the_site(showcase: Showcase) -> None:
    body = """
## Hoe gaat het verder?

Tekst.

## wat deden we?

## Een eigen kop

Tekst.

## Wat was het probleem

Tekst.
"""
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card(body=body)})
    messages = found(content)
    assert [(one.rule, one.line) for one in messages] == [
        ("section-empty", 12),
        ("section-order", 12),
        ("section-unknown", 14),
        ("section-unknown", 18),
    ]
    assert messages[3].suggestion == "Bedoelde u 'Wat was het probleem?'?"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card(body="")})
    assert [one.message for one in found(content)] == ["De kop 'Wat was het probleem?' ontbreekt."]


def test_quotes_in_a_heading_are_no_difference(showcase: Showcase) -> None:
    site = SITE.replace("Wat was het probleem?", "\"Wat zag 'de buurt'?\"")
    body = "\n## Wat zag 'de buurt'?\n\nTekst."
    assert rules(showcase({"site.yaml": site, "projecten/eten.md": card(body=body)})) == []


def test_plain_language_is_asked_for_by_paragraph_and_in_front_matter(showcase: Showcase) -> None:
    long = "Wij aten " + "samen en " * 20 + "dansten."
    content = showcase(
        {
            "site.yaml": SITE,
            "projecten/eten.md": card(f"lessons:\n  - {long}", f"{BODY}\nKort.\n\n{long}\n"),
        }
    )
    hints = [(one.line, one.key) for one in found(content) if one.rule == "long-sentence"]
    assert hints == [(6, "lessons[1]"), (15, "")]


@pytest.mark.parametrize(
    ("amounts", "odd"),
    [
        ([30, 30000, 45000], [1]),
        ([30000, 45000, 35000000], [3]),
        ([30000, 250, 45000], []),
        ([30000, 0, 45000], []),
        ([30, 30000], []),
    ],
)
def test_an_amount_a_thousand_times_off_is_noticed(
    showcase: Showcase, amounts: list[int], odd: list[int]
) -> None:
    costs = "".join(f"\n  - {{year: 2025, amount: {n}, source: gemeente}}" for n in amounts)
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card(f"costs:{costs}")})
    assert [one.key for one in found(content)] == [f"costs[{number}].amount" for number in odd]


def test_one_amount_on_a_card_is_held_against_the_whole_site(showcase: Showcase) -> None:
    texts = {"site.yaml": SITE}
    for number, amount in enumerate((30000, 20000, 25000, 35)):
        front_matter = f"costs: [{{year: 2025, amount: {amount}, source: gemeente}}]"
        texts[f"projecten/k{number}.md"] = card(front_matter, title=f"Kaart {number}")
    assert [(one.rule, one.file) for one in found(showcase(texts))] == [
        ("amount-odd", "content/projecten/k3.md")
    ]


@pytest.mark.parametrize(("day", "old"), [("2025-05-31", True), ("2025-06-01", False)])
def test_a_card_that_nobody_looked_at_for_a_year_is_noticed(
    showcase: Showcase, day: str, old: bool
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card(f"checked: {day}")})
    assert rules(content) == (["checked-old"] if old else [])


def test_cards_that_cannot_be_told_apart_are_noticed(showcase: Showcase) -> None:
    content = showcase(
        {
            "site.yaml": SITE,
            "projecten/a.md": card("number: 2.10"),
            "projecten/b.md": card("number: 2.10", title="samen  ETEN"),
            "projecten/c.md": card("number: 2.1", title="Iets anders"),
        }
    )
    assert [(one.rule, one.file) for one in found(content)] == [
        ("title-twin", "content/projecten/b.md"),
        ("number-twin", "content/projecten/b.md"),
    ]


def test_what_is_still_to_be_written_is_refused_unless_the_card_is_a_draft(
    showcase: Showcase,
) -> None:
    body = "\n## Wat was het probleem?\n\n…\n"
    front_matter = "lessons: [Begin klein., …]\nquotes: [{text: …}]"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card(front_matter, body)})
    refused = [(one.key, one.line) for one in found(content) if one.rule == "placeholder"]
    assert refused == [("lessons[2]", 5), ("quotes[1].text", 6), ("", 9)]
    draft = card(f"draft: true\n{front_matter}", body)
    assert rules(showcase({"site.yaml": SITE, "projecten/eten.md": draft})) == ["section-empty"]


def test_a_list_with_nothing_below_it_is_mentioned(showcase: Showcase) -> None:
    front_matter = "costs:\n#  - year: 2020\nlessons: []\naudience:"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card(front_matter)})
    assert [(one.key, one.message) for one in found(content) if one.rule == "list-open"] == [
        ("costs", "Onder 'costs' staat nog niets.")
    ]


def test_a_site_chooses_how_strict_its_advice_is(showcase: Showcase) -> None:
    texts = {"projecten/eten.md": card(body="")}
    loud = showcase({**texts, "site.yaml": SITE + "    rules: {section-missing: error}\n"})
    quiet = showcase({**texts, "site.yaml": SITE + "    rules: {section-missing: off}\n"})
    plain = showcase({**texts, "site.yaml": SITE})
    assert run("check", "--content", loud).exit_code == 1
    assert run("check", "--content", quiet, "--strict").exit_code == 0
    assert run("check", "--content", plain).exit_code == 0
    assert run("check", "--content", plain, "--strict").exit_code == 1


def test_what_guards_the_build_cannot_be_turned_off(showcase: Showcase) -> None:
    more = "    rules: {link-broken: off, no-alt: error, pasive: off}\n"
    content = showcase({"site.yaml": SITE + more, "projecten/eten.md": card()})
    assert [(one.rule, one.key) for one in found(content)] == [
        ("fixed-rule", "rules.link-broken"),
        ("unknown-rule", "rules.pasive"),
    ]
    assert found(content)[1].suggestion == "Bedoelde u 'passive'?"


def test_a_theme_that_is_not_there_is_told_with_the_rest(showcase: Showcase) -> None:
    site = SITE + "    house_style: {theme: rijswijk}\n"
    content = showcase({"site.yaml": site, "projecten/eten.md": card(body="")})
    messages = found(content)
    assert [one.rule for one in messages] == ["section-missing", "theme-missing"]
    line = (content / "site.yaml").read_text("utf-8").splitlines()[messages[1].line - 1]
    assert line == "house_style: {theme: rijswijk}"


def test_programs_get_the_same_as_json_and_as_annotations(showcase: Showcase) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card("reach: veel")})
    document = json.loads(run("check", "--content", content, "--format", "json").stdout)
    assert (document["format"], document["errors"], document["warnings"]) == (
        "sitegen-check/1",
        1,
        0,
    )
    (only,) = document["messages"]
    assert list(only) == [
        *("level", "rule", "file", "line", "column", "key", "message", "suggestion")
    ]
    said = run("check", "--content", content, "--format", "github").stdout
    assert said.startswith(f"::error file={content}/projecten/eten.md,line=5,")
    broken = showcase({"site.yaml": "title: [\n"})
    assert json.loads(run("check", "--content", broken, "--format", "json").stdout)["errors"] == 1


def test_the_showcase_of_rijswijk_has_no_errors_and_few_remarks(repository: Path) -> None:
    checked = check(repository / "content", TODAY, 2)
    assert [one for one in checked.messages if one.level == "error"] == []
    assert len(checked.messages) < 50


def test_a_check_of_some_files_tells_of_those_alone(showcase: Showcase) -> None:
    long = card(body="\n## Wat was het probleem?\n\nWij " + "en wij " * 30 + "dansten.\n")
    content = showcase(
        {"site.yaml": SITE, "projecten/een.md": long, "projecten/twee/index.md": long}
    )
    done = run("check", content / "projecten/twee", "--content", content, "--format", "json")
    files = {one["file"] for one in json.loads(done.stdout)["messages"]}
    assert files == {"content/projecten/twee/index.md"}


def test_a_mistake_is_told_once_however_many_texts_link_to_its_page(showcase: Showcase) -> None:
    links = BODY + "\n[Bus](bus.md) [Over ons](../over/)\n"
    content = showcase(
        {
            "site.yaml": SITE + "    menu: [projecten, over]\n",
            "projecten/eten.md": card("related: [bus]", links),
            "projecten/bus.md": card("status: loopd", title="Bus").replace("status: loopt\n", ""),
            "over.md": "---\ntitle: Over ons\ndraft: misschien\n---\n",
        }
    )
    assert [(one.file, one.key) for one in found(content)] == [
        ("content/over.md", "draft"),
        ("content/projecten/bus.md", "status"),
    ]


def test_what_the_menu_names_and_has_nothing_to_show_yet_is_left_out_with_a_tip(
    showcase: Showcase, build_site: BuildSite
) -> None:
    content = showcase(
        {
            "site.yaml": SITE + "    menu: [projecten, /lessen/, kosten, nieuws/, over, /zoeken]\n",
            "projecten/eten.md": card(body=BODY),
            "over.md": "---\ntitle: Over ons\ndraft: true\n---\nLater.\n",
        }
    )
    told = [(one.rule, one.level, one.key) for one in found(content)]
    assert told == [("menu-empty", "warning", f"menu[{number}]") for number in (2, 3, 4, 5)]
    home = (build_site(content, content.parent / "public") / "index.html").read_text("utf-8")
    assert 'href="/zoeken/"' in home
    for empty in ("lessen", "kosten", "nieuws", "over"):
        assert f'href="/{empty}/"' not in home


def test_a_menu_item_that_is_no_page_is_told_an_address_of_this_very_site(
    showcase: Showcase,
) -> None:
    words = "    words: {card: [proef, proeven, de]}\n    menu: [/xyzzy/, /proevn/, /projecten/]\n"
    content = showcase({"site.yaml": SITE + words, "proeven/eten.md": card(body=BODY)})
    far, near, usual = (one for one in found(content) if one.rule == "unknown-menu")
    assert "/proeven/" in far.suggestion
    assert "projecten" not in far.suggestion
    assert "proeven" in near.suggestion
    assert "proeven" in usual.suggestion
