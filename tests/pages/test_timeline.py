"""The timeline has everything with a date, in order, as a list by year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses:
      - {id: loopt, label: Loopt, phase: running}
      - {id: klaar, label: Klaar, phase: completed}
"""
CARD = """
    ---
    title: Samen eten
    status: klaar
    summary: Buren eten samen.
    start: 2016
    end: 2018-03-01
    history:
      - {date: 2017-05-04, status: loopt, note: De keuken ging open.}
      - {date: 2016-11-01, note: Het plan was er.}
    ---

    Tekst.
"""
NEWS = "---\ntitle: De eerste soep\nsummary: Er was soep.\n---\n\nErwtensoep.\n"


def told(page: Path) -> str:
    html = page.read_text("utf-8").replace("\u00ad", "").partition('class="band__inner timeline')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("</main>")[0]).split())


def test_every_date_is_told_in_order_with_what_happened(
    showcase: Showcase, build_site: BuildSite
) -> None:
    texts = {"site.yaml": SITE, "projecten/eten.md": CARD, "nieuws/2017-02-soep.md": NEWS}
    content = showcase(texts)
    site = build_site(content, content.parent / "public")
    assert told(site / "tijdlijn/index.html").removeprefix('">').strip() == (
        "2016 2017 2018 "
        "2016 Begin Samen eten 1 november 2016 Onderweg Samen eten Het plan was er. "
        "2017 februari 2017 Nieuws De eerste soep Er was soep. "
        "4 mei 2017 Loopt Samen eten De keuken ging open. "
        "2018 1 maart 2018 Einde Samen eten"
    )
    assert "/tijdlijn/" in (site / "index.html").read_text("utf-8")


def test_without_dates_there_is_no_timeline(showcase: Showcase, build_site: BuildSite) -> None:
    card = re.sub(r"    start:.*?    ---\n", "    ---\n", CARD, flags=re.S)
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card})
    site = build_site(content, content.parent / "public")
    assert not (site / "tijdlijn").exists()
    assert "tijdlijn" not in (site / "index.html").read_text("utf-8")


def test_a_year_of_many_events_stays_whole_and_every_year_is_a_link_away(
    showcase: Showcase, build_site: BuildSite
) -> None:
    steps = "".join(
        f"      - {{date: {year}-{n % 12 + 1:02}-{n % 28 + 1:02}, note: Stap {year} {n}.}}\n"
        for year in (2016, 2017, 2018)
        for n in range(120)
    )
    card = re.sub(r"      - \{date.*\n", "", CARD).replace("history:\n", f"history:\n{steps}")
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card})
    site = build_site(content, content.parent / "public")
    pages = [site / "tijdlijn/index.html", site / "tijdlijn/pagina/3/index.html"]
    assert told(pages[0]).count("Stap 2016") == 120
    assert told(pages[1]).count("Stap 2018") == 120
    assert 'href="/tijdlijn/pagina/2/#_2017"' in pages[0].read_text("utf-8")
