"""Whatever is accepted is published in files that a strict reader can read."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sitegen.build.plan import Plan
from sitegen.build.planning import plan_site
from sitegen.build.sources import read_sources
from sitegen.cache import NOTHING
from sitegen.content.folder import decode
from sitegen.content.load import complete
from sitegen.content.scan import scan_content
from sitegen.content.text_store import Texts
from sitegen.diagnostics.problems import Report
from sitegen.theming.theme import read_theme, theme_roots

TODAY = datetime.date(2026, 6, 1)
THEME = read_theme("default", "nl", theme_roots(Path("content")))


def planned(
    content: Path, texts: dict[str, Any], body: str, url: str = "https://etalage.example/"
) -> tuple[Plan, Texts]:
    """The site of a folder in which every text comes from outside, written as YAML may write it."""
    said = {name: texts[name] for name in ("title", "organisation", "tagline")}
    site = {
        **said,
        "url": url,
        "contact": {"email": texts["email"]},
        "statuses": [{"id": "loopt", "label": texts["label"], "phase": "running"}],
        "fields": [
            {"id": "motto", "label": texts["label"], "type": "text"},
            {"id": "uitleg", "label": "Uitleg", "type": "markdown"},
        ],
    }
    card = {"status": "loopt", "motto": texts["value"], "uitleg": texts["value"], **said}
    card = {name: card[name] for name in ("status", "title", "motto", "uitleg")}
    card |= {"summary": texts["value"], "lessons": [texts["value"]], "partners": [texts["value"]]}
    news = {"title": texts["title"], "summary": texts["value"]}
    files = {
        "site.yaml": _yaml(site),
        "projecten/eten.md": f"---\n{_yaml(card)}---\n{body}",
        "nieuws/2026-01-01-bericht.md": f"---\n{_yaml(news)}---\n{body}",
    }
    for path, text in files.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_bytes(text.encode("utf-8", "surrogatepass"))
    scan, parsed = scan_content(content, None, 1, NOTHING, {})
    if scan.config is None:
        return Plan("", (), {}, {}, {}, {}, None, problems=scan.problems), Texts(scan, NOTHING)
    loaded = complete(scan, parsed, 1, NOTHING)
    sources = read_sources(loaded, scan.config, THEME, NOTHING, form=False)
    return plan_site(sources, TODAY, drafts=False), Texts(scan, NOTHING)


def _yaml(values: dict[str, Any]) -> str:
    """YAML with whatever it takes written as an escape."""
    return yaml.dump(values, allow_unicode=False, default_style='"', width=10**6)


def read_strictly(plan: Plan, texts: Texts) -> None:
    """Read every file for machines as a strict reader does."""
    made = {
        path: make(texts) for path, make in plan.files.items() if not path.startswith("assets/")
    }
    for path in ("feed.xml", "sitemap.xml"):
        ElementTree.fromstring(made[path])
    json.loads(made["data/showcase.json"].decode("utf-8"))
    for path in (path for path in made if path.endswith(".csv")):
        rows = list(csv.reader(io.StringIO(made[path].decode("utf-8-sig"), newline=""), "excel"))
        assert rows
    cards = csv.reader(io.StringIO(made["data/cards.csv"].decode("utf-8-sig")), delimiter=";")
    for cell in (cell for row in cards for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "@", "-")), cell
    contact = made[".well-known/security.txt"].decode("ascii").splitlines()
    assert [line.partition(":")[0] for line in contact] == [
        *("Contact", "Expires", "Preferred-Languages", "Canonical")
    ]


UNSEEN = "\x0b\x1b\x7f\x9f\u061c\u200e\u2028\u202e\u2066\ufffe\uffff"
anything = st.text(min_size=1, max_size=12) | st.sampled_from(
    [
        *"\0\x0b\x1b\x7f\x85\u2028\u202e\u200f\ufffe\uffff\U0001fffe",
        "]]>",
        "&amp;",
        "<!--",
        "\r=1+1",
    ]
)


@example(dict.fromkeys(("title", "organisation", "tagline", "label", "value"), "a\x0bb"), "x")
@example(dict.fromkeys(("title", "organisation", "tagline", "label", "value"), "a&#x202e;b"), "x")
@example(dict.fromkeys(("title", "organisation", "tagline", "label", "value"), "x"), "a&#12;b")
@given(
    st.fixed_dictionaries(
        dict.fromkeys(("title", "organisation", "tagline", "label", "value"), anything)
    ),
    anything,
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_accepted_is_published_well_formed(
    tmp_path: Path, texts: dict[str, str], body: str
) -> None:
    plan, store = planned(tmp_path, {**texts, "email": texts["value"]}, body)
    if not plan.problems:
        read_strictly(plan, store)


SOUND = dict.fromkeys(("title", "organisation", "tagline", "label", "value", "email"), "Samen")


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize(
    "character", [*"\x0b\x1b\x7f\x9f\u061c\u200e\u2028\u202e\u2066\ufffe\uffff"]
)
def test_a_character_that_cannot_be_published_is_told_however_it_is_written(
    name: str, character: str, tmp_path: Path
) -> None:
    plan, _ = planned(tmp_path, {**SOUND, name: f"a{character}b"}, "Tekst.")
    assert {problem.rule for problem in plan.problems} == {"forbidden-character"}


@pytest.mark.parametrize(
    "body",
    [
        "a&#x202e;b",
        "# Titel &#8238;",
        "`&lrm;` &lrm;",
        "[x](../eten/ '&#8206;')",
        "```&#x2066;\n```",
    ],
)
def test_a_character_that_cannot_be_published_is_told_in_a_text(body: str, tmp_path: Path) -> None:
    plan, _ = planned(tmp_path, SOUND, body)
    assert "forbidden-character" in {problem.rule for problem in plan.problems}


@pytest.mark.parametrize(
    "character", [*"\x00\x0b\x1b\x7f\x85\x9f\u061c\u200e\u200f\u2028\u2029\u202e\u2066\ufffe\uffff"]
)
@pytest.mark.parametrize("place", ["title: a{}b", "Tekst a{}b."])
def test_a_character_that_cannot_be_published_is_told_as_it_is(
    place: str, character: str, tmp_path: Path
) -> None:
    line, body = (place, "") if ":" in place else ("title: Samen", place)
    head = f"{line.format(character)}\nstatus: loopt\nsummary: Een."
    card = f"---\n{head}\n---\n{body.format(character)}"
    report = Report("content/projecten/eten.md")
    assert decode(card.encode(), report) is None
    assert [problem.rule for problem in report.problems] == ["forbidden-character"]


@pytest.mark.parametrize("name", ["value", "title"])
def test_a_character_that_cannot_be_published_is_told_in_a_value_with_markup(
    name: str, tmp_path: Path
) -> None:
    plan, _ = planned(tmp_path, {**SOUND, name: "a&#x202e;b"}, "Tekst.")
    told = {problem.rule for problem in plan.problems}
    assert told == ({"forbidden-character"} if name == "value" else set())


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠"])
@pytest.mark.parametrize("before", ["", " ", "\u200b", "\ufeff"])
def test_a_cell_is_never_a_formula(before: str, sign: str, tmp_path: Path) -> None:
    said = f"{before}{sign}1+cmd|' /C calc'!A0"
    plan, store = planned(tmp_path, {**SOUND, "title": f"x{said}", "value": said}, "Tekst.")
    assert plan.problems == ()
    cards = plan.files["data/cards.csv"](store).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(cards), delimiter=";") for cell in row]
    assert any("calc" in cell for cell in cells)
    assert [cell for cell in cells if "calc" in cell and cell[0] not in "'x"] == []


def test_feed_and_sitemap_hold_what_was_typed(tmp_path: Path) -> None:
    odd = "A & <b> ]]> 'x' \"y\""
    said = {**SOUND, "title": odd, "organisation": odd, "value": odd}
    plan, store = planned(tmp_path, said, "Tekst.", "https://a&b.example/")
    assert plan.problems == ()
    feed = ElementTree.fromstring(plan.files["feed.xml"](store))
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}id") == "https://a&b.example/"
    (entry,) = feed.findall(f"{atom}entry")
    for owner, path in ((feed, "title"), (feed, f"author/{atom}name"), (entry, "title")):
        assert (owner.findtext(f"{atom}{path}") or "").startswith("A & <b> ]]> ")
    assert (entry.findtext(f"{atom}summary") or "").startswith("A & <b> ]]> ")
    links = [one.get("href") for one in feed.iter(f"{atom}link")]
    assert len(links) == 3
    assert all(str(one).startswith("https://a&b.example/") for one in links)
    pages = [one.text for one in ElementTree.fromstring(plan.files["sitemap.xml"](store)).iter()]
    assert "https://a&b.example/projecten/eten/" in pages


@pytest.mark.parametrize("value", ["a&amp;b", "\u200b", "e\u0301", "€ 3 < 5", "\U0001f372"])
def test_what_can_be_published_is_accepted(value: str, tmp_path: Path) -> None:
    plan, store = planned(tmp_path, {**SOUND, "title": f"x{value}", "value": f"x{value}"}, value)
    assert plan.problems == ()
    read_strictly(plan, store)
