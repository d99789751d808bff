"""The page of changes tells which facts are other ones than on the days that were kept."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser

from sitegen.check.checker import check
from sitegen.cli.main import main
from sitegen.showcases.data import LARGEST
from tests.host import ServeFolder
from tests.program import BuildSite, RunCommand

Showcase = Callable[[Mapping[str, str]], Path]

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://etalage.example/"
NOON = datetime.date(2026, 6, 1)

SITE = f"""
    title: Etalage
    organisation: Gemeente
    url: {URL}
    statuses:
      - {{id: loopt, label: Loopt, phase: running}}
      - {{id: vast, label: Vaste plek, phase: embedded}}
      - {{id: gestopt, label: Gestopt, phase: stopped}}
    themes:
      - {{id: eten, label: Eten}}
      - {{id: wonen, label: Wonen}}
    sources: [{{id: budget, label: Budget}}]
"""
CARD = """
    ---
    title: {title}
    status: {status}
    summary: {summary}
    themes: [{theme}]
    reach: {reach}
    costs: [{{year: 2016, amount: {amount}, source: budget}}]
    lessons: [{lessons}]
    ---
"""


def card(title: str, **facts: object) -> str:
    usual: dict[str, object] = {
        "status": "loopt",
        "summary": "Buren doen iets samen.",
        "theme": "eten",
        "reach": 100,
        "amount": 30000,
        "lessons": "Begin klein.",
    }
    return CARD.format(title=title, **(usual | facts))


BEFORE = {"site.yaml": SITE, "projecten/soep.md": card("Soep"), "projecten/koor.md": card("Koor")}
AFTER = BEFORE | {
    "projecten/soep.md": card("Soep", status="vast", amount=3501250, lessons="Begin klein., Kook."),
    "projecten/koor.md": card("Koor", summary="Buren zingen.", theme="wonen", status="gestopt"),
    "projecten/tuin.md": card("Tuin", theme="wonen", reach=20),
}


def kept(showcase: Showcase, texts: Mapping[str, str]) -> str:
    """What `keep` keeps of a showcase with these texts."""
    content = showcase(texts)
    done = CliRunner().invoke(main, ["keep", "--content", str(content)])
    assert done.exit_code == 0, done.output
    (file,) = (content / "history").iterdir()
    assert file.name == f"{datetime.date.today().isoformat()}.json"
    return file.read_text("utf-8")


def told(page: Path) -> str:
    html = page.read_text("utf-8").replace("\u00ad", "").replace("\u00a0", " ")
    html = html.partition('class="changes__list">')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def changed(showcase: Showcase, build_site: BuildSite) -> Path:
    """A site of which two states were kept; `content` lies beside it."""
    first = {"site.yaml": SITE, "projecten/soep.md": card("Soep", reach=50)}
    states = {"2016-12-31": kept(showcase, first), "2017-12-31": kept(showcase, BEFORE)}
    content = showcase(AFTER | {f"history/{day}.json": text for day, text in states.items()})
    return build_site(content, content.parent / "public")


def test_each_fact_that_changed_is_told_by_day_and_kind(changed: Path) -> None:
    assert told(changed / "wijzigingen/index.html").partition(" Wijzigingen volgen")[0] == (
        "Sinds 31 december 2017 Totaal 31 december 2017 Nu "
        "Projecten 2 3 Kosten € 60.000 € 3.561.250 Mensen bereikt 200 220 "
        "Nieuw Tuin Loopt Gestopt Koor Andere status Soep van Loopt naar Vaste plek "
        "Geld Soep 2016, Budget: van € 30.000 naar € 3.501.250 Lessen Soep ‘Kook.’ (nieuw) "
        "Thema’s Koor Eten, vervallen Koor Wonen, nieuw "
        "Van 31 december 2016 tot 31 december 2017 Totaal 31 december 2016 31 december 2017 "
        "Projecten 1 2 Kosten € 30.000 € 60.000 Mensen bereikt 50 200 "
        "Nieuw Koor Loopt Bereik Soep van 50 naar 100"
    )
    page = (changed / "wijzigingen/index.html").read_text("utf-8")
    assert 'href="/projecten/tuin/"' in page
    assert 'href="/wijzigingen/"' in (changed / "index.html").read_text("utf-8")


def test_it_fits_a_narrow_phone_and_can_be_used_by_everybody(
    changed: Path, browser: Browser, serve_folder: ServeFolder
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto(f"{serve_folder(changed)}wijzigingen/")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert Axe().run(page).response["violations"] == []
    page.close()


def test_the_feeds_have_an_entry_for_each_card_of_all_and_of_each_theme(changed: Path) -> None:
    def entries(file: str) -> list[tuple[str, str, str]]:
        feed = ElementTree.parse(changed / "wijzigingen" / file).getroot()
        found = feed.findall(f"{ATOM}entry")
        ids = [one.findtext(f"{ATOM}id") or "" for one in (feed, *found)]
        assert len(set(ids)) == len(ids)
        assert all(id_.startswith(f"{URL}wijzigingen/") for id_ in ids)

        def text(one: ElementTree.Element, name: str) -> str:
            return one.findtext(f"{ATOM}{name}") or ""

        return [(text(one, "title"), text(one, "updated"), text(one, "summary")) for one in found]

    every = entries("feed.xml")
    assert [one[0] for one in every] == ["Koor", "Soep", "Tuin", "Koor", "Soep"]
    assert [one[1][:10] for one in every] == ["2017-12-31"] * 5
    assert every[2][2] == "Nieuw: Loopt"
    assert [one[0] for one in entries("wonen/feed.xml")] == ["Koor", "Tuin"]
    assert [one[0] for one in entries("eten/feed.xml")] == ["Soep", "Koor", "Soep"]
    page = (changed / "wijzigingen/index.html").read_text("utf-8")
    assert page.count('type="application/atom+xml" href="/wijzigingen/') == 3


def test_the_headings_are_words_that_a_site_can_replace(
    showcase: Showcase, build_site: BuildSite
) -> None:
    own = SITE + "    texts: {changes_kind_costs: Uitgaven, changes_kind_themes: Doelen}\n"
    texts = AFTER | {"site.yaml": own, "history/2017-12-31.json": kept(showcase, BEFORE)}
    content = showcase(texts)
    made = build_site(content, content.parent / "public") / "wijzigingen"
    assert "Uitgaven Soep 2016, Budget: van" in told(made / "index.html")
    assert "Doelen Koor Eten, vervallen" in told(made / "index.html")
    assert "Uitgaven: 2016, Budget: van" in (made / "feed.xml").read_text("utf-8")


def test_without_a_fact_that_changed_there_is_no_page_no_feed_and_no_way_to_them(
    showcase: Showcase, build_site: BuildSite
) -> None:
    reworded = BEFORE | {"projecten/koor.md": card("Koor", summary="Buren zingen.")}
    content = showcase(reworded | {"history/2017-12-31.json": kept(showcase, BEFORE)})
    site = build_site(content, content.parent / "public")
    assert not (site / "wijzigingen").exists()
    assert "wijzigingen" not in (site / "index.html").read_text("utf-8")


def test_a_state_of_a_later_day_than_the_build_is_left_out(
    showcase: Showcase, build_site: BuildSite
) -> None:
    content = showcase(AFTER | {"history/2017-12-31.json": kept(showcase, BEFORE)})
    site = build_site(content, content.parent / "public", "--date", "2017-06-30")
    assert not (site / "wijzigingen").exists()


def test_what_is_kept_is_shown_as_text_and_leads_nowhere_else(
    showcase: Showcase, build_site: BuildSite
) -> None:
    data: dict[str, Any] = json.loads(kept(showcase, BEFORE))
    for number, one in enumerate(data["cards"]):
        one |= {"id": f"../weg {number}&", "title": f"<b>{number}</b> {{x}}", "url": "javascript:a"}
        one["costs"] = [{"year": 2016, "amount": "1", "source": "{0}<i>"}]
    older = data | {"cards": [one | {"costs": [], "reach": 1} for one in data["cards"]]}
    states = {"2016-12-31": older, "2017-12-31": data}
    kept_files = {f"history/{day}.json": json.dumps(one) for day, one in states.items()}
    content = showcase(AFTER | kept_files)
    site = build_site(content, content.parent / "public")
    page = (site / "wijzigingen/index.html").read_text("utf-8")
    assert "&lt;b&gt;0&lt;/b&gt; {x}" in page
    assert "2016, {0}&lt;i&gt;: €\u00a01, nieuw" in page
    assert "javascript:" not in page
    feed = ElementTree.parse(site / "wijzigingen/feed.xml").getroot()
    links = [one.get("href") for one in feed.iter(f"{ATOM}link")]
    assert all(link and link.startswith(URL) for link in links)


def test_a_kept_file_that_is_too_large_is_told_and_not_read(
    showcase: Showcase, run_command: RunCommand
) -> None:
    content = showcase(AFTER | {"history/2017-12-31.json": ""})
    with (content / "history/2017-12-31.json").open("r+b") as file:
        file.truncate(LARGEST + 1)
    done = run_command("build", "--content", content, "--output", content.parent / "public")
    assert done.returncode == 1
    assert "history/2017-12-31.json" in done.stderr
    assert "meer dan 32 MB" in done.stderr


def test_check_tells_of_files_that_do_not_count_and_of_people_in_those_that_do(
    showcase: Showcase,
) -> None:
    told_of = BEFORE | {"projecten/koor.md": card("Koor", lessons="Bel 06-12345678.")}
    content = showcase(
        AFTER
        | {
            "history/2017-12-31.json": kept(showcase, told_of),
            "history/vorig jaar.json": "",
            "history/2062-12-31.json": kept(showcase, BEFORE),
        }
    )
    found = {
        (one.file, one.rule, one.key)
        for one in check(content, NOON, 1).messages
        if "history" in one.file
    }
    assert found == {
        ("content/history/2017-12-31.json", "personal-phone", "cards[1].lessons[1]"),
        ("content/history/vorig jaar.json", "state-name", ""),
        ("content/history/2062-12-31.json", "state-ahead", ""),
    }
