"""Every fact is told with its date, and what is not sure says so where it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.program import BuildSite
from tests.sitecheck import text_of

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    {as_of}
    statuses: [{{id: loopt, label: Loopt, phase: running}}]
    themes: [{{id: rust, label: Rust}}]
    effects: [{{id: contact, label: Meer contact}}]
    sources: [{{id: budget, label: Budget}}]
"""
CARD = """
    ---
    title: Samen eten
    status: loopt
    summary: Buren eten samen.
    themes: [rust]
    reach: 600
    {more}
    ---

    Buren eten samen.
"""
COSTS = """costs:
      - {year: 2016, amount: 30000, source: budget, certainty: inferred, note: Jaar onduidelijk}
      - {year: 2017, amount: 20000, source: budget, certainty: %s}
    effects:
      - {id: contact, certainty: expected, note: Dat meten we later}
    needs: [Een **keuken**]
    contact: {label: Welzijn, email: info@welzijn.example}
    sources:
      - {title: Verslag, part: Bladzijde 3}
      - {title: Verslag, part: Bladzijde 9}
"""


def built(
    showcase: Showcase, build_site: BuildSite, more: str = "", as_of: str = "as_of: eind 2018"
) -> Path:
    content = showcase(
        {
            "site.yaml": SITE.format(as_of=as_of),
            "projecten/eten/index.md": CARD.format(more=more),
            "projecten/tuin/index.md": CARD.format(more="checked: 2019-06-01"),
        }
    )
    return build_site(content, content.parent / "public")


@pytest.mark.parametrize(
    "page", ["", "projecten/", "projecten/eten/", "themas/", "themas/rust/", "kosten/"]
)
def test_every_page_with_figures_tells_their_date(
    page: str, showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, COSTS % "sure")
    assert "Stand: eind 2018" in text_of(site / page / "index.html")


def test_a_card_that_was_checked_tells_its_own_date(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site)
    assert "Stand: 1 juni 2019" in text_of(site / "projecten/tuin/index.html")
    assert "Stand: eind 2018" not in text_of(site / "projecten/tuin/index.html")
    assert text_of(site / "projecten/index.html").count("Stand: 1 juni 2019") == 1


@pytest.mark.parametrize(
    ("given", "shown"), [("2018", "2018"), ("2018-12-31", "31 december 2018"), ("nu", "nu")]
)
def test_the_date_may_be_a_year_a_day_or_words(
    given: str, shown: str, showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, as_of=f"as_of: {given}")
    assert f"Stand: {shown}" in text_of(site / "projecten/eten/index.html")
    data = json.loads((site / "data/showcase.json").read_text("utf-8"))
    assert data["site"]["as_of"] == given


def test_without_a_date_no_page_speaks_of_one(showcase: Showcase, build_site: BuildSite) -> None:
    site = built(showcase, build_site, as_of="")
    for page in ("", "projecten/", "projecten/eten/", "themas/rust/"):
        assert "Stand:" not in text_of(site / page / "index.html").replace("Stand: 1 juni", "")


def test_what_is_not_sure_says_so_where_it_stands(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, COSTS % "estimated")
    card = text_of(site / "projecten/eten/index.html")
    assert "2016 Budget. Afgeleid. Jaar onduidelijk ≈ ongeveer € 30.000" in card
    assert "2017 Budget. Geschat ≈ ongeveer € 20.000" in card
    assert "Samen ≈ ongeveer € 50.000" in card
    assert "Meer contact (verwacht) Dat meten we later" in card
    costs = text_of(site / "kosten/index.html")
    assert "Samen eten ≈ ongeveer 30.000 ≈ ongeveer 20.000 ≈ ongeveer 50.000" in costs
    assert "is geschat, verwacht of afgeleid" in costs


def test_a_year_that_was_inferred_leaves_the_sum_of_all_years_sure(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, COSTS % "sure")
    assert "Samen € 50.000" in text_of(site / "projecten/eten/index.html")
    assert "Samen eten ≈ ongeveer 30.000 20.000 50.000" in text_of(site / "kosten/index.html")


def test_a_card_tells_what_it_takes_whom_to_ask_and_where_its_facts_come_from(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, COSTS % "sure")
    page = (site / "projecten/eten/index.html").read_text("utf-8")
    shown = text_of(site / "projecten/eten/index.html")
    assert "Zelf doen Dit heeft u nodig om dit ook te doen. Een keuken" in shown
    assert "Vraag hierover Welzijn info@welzijn.example" in shown
    assert "Waar komt dit vandaan? Verslag Bladzijde 3 Bladzijde 9" in shown
    assert 'href="#_sources">eind 2018' in page
    bare = text_of(site / "projecten/tuin/index.html")
    assert not {"Zelf doen", "Vraag hierover", "Waar komt dit vandaan?"} & set(bare.split(". "))


NEWS = "---\ntitle: {0}\nsummary: {0} begon.\n---\n\nDe buren waren er.\n"


def test_news_of_which_only_the_month_is_known_shows_the_month(
    showcase: Showcase, build_site: BuildSite
) -> None:
    content = showcase(
        {
            "site.yaml": SITE.format(as_of=""),
            "nieuws/2018-06-proef.md": NEWS.format("De proef"),
            "nieuws/2018-06-28-feest.md": NEWS.format("Het feest"),
            "nieuws/2018-07-later.md": NEWS.format("Later"),
        }
    )
    site = build_site(content, content.parent / "public", "--date", "2018-06-29")
    page = (site / "nieuws/2018-06-proef/index.html").read_text("utf-8")
    assert '<time datetime="2018-06">juni 2018</time>' in (site / "nieuws/index.html").read_text()
    assert "juni 2018" in text_of(site / "nieuws/2018-06-proef/index.html")
    assert "1 juni 2018" not in page
    assert "<updated>2018-06-01T00:00:00Z</updated>" in (site / "feed.xml").read_text("utf-8")
    assert not (site / "nieuws/2018-07-later").exists()
