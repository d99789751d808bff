"""Showcases that come together: one list, each card at home elsewhere, no total that mixes them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sitegen.cli.main import main
from tests.program import PATIENCE, REPOSITORY, BuildSite
from tests.sitecheck import broken_links

Showcase = Callable[[Mapping[str, str]], Path]
Data = dict[str, Any]

BUREN, VERRE = "https://buren.example/", "https://verre.example/"


def card(home: str, id_: str, title: str, **facts: Any) -> Data:
    return {
        "id": id_,
        "url": f"{home}projecten/{id_}/",
        "title": title,
        "status": "loopt",
        "themes": ["alleen"],
        "summary": f"{title} in een zin.",
        "text": "",
        "reach": 1_000,
        "costs": [{"year": 2020, "amount": "50000.00", "source": "pot"}],
    } | facts


def feed(home: str, name: str, *cards: Data) -> str:
    return json.dumps(
        {
            "format": "showcase/2",
            "site": {
                "title": name,
                "organisation": name,
                "url": home,
                "language": "nl",
                "as_of": "eind 2018",
            },
            "statuses": [
                {"id": "loopt", "label": "Draait", "phase": "running"},
                {"id": "af", "label": "Klaar", "phase": "completed"},
            ],
            "sources": [{"id": "pot", "label": "Pot", "counts": True}],
            "themes": [
                {"id": "alleen", "label": "Alleen", "same_as": "https://thema.example/alleen"},
                {"id": "sport", "label": "Sport"},
            ],
            "places": [{"id": "kern", "label": "Dorp"}],
            "cards": cards,
        }
    )


SITE = """
    title: Regio
    organisation: Gemeente Hier
    url: https://hier.example/
    statuses: [{id: bezig, label: Bezig, phase: running}]
    themes:
      - {id: eenzaamheid, label: Eenzaamheid, same_as: "https://thema.example/alleen"}
    places: [{id: dorp, label: Dorp}]
    sources: [{id: pot, label: Pot}]
    federation:
      - {feed: buren.json, label: Buren}
      - {feed: verre.json, label: Verre}
"""
OWN = """
    ---
    title: Flatcoach in de hoogbouw
    status: bezig
    themes: [eenzaamheid]
    summary: Een flatcoach helpt bewoners van de hoogbouw met zorgvragen.
    reach: 40
    costs: [{year: 2020, amount: 700, source: pot}]
    ---
    ## Verhaal
    De flatcoach belt aan.
"""
LOGEER = card(BUREN, "logeerhuis", "Logeerhuis aan zee", status="af", places=["kern"])
CARDS = {
    "buren.json": feed(
        BUREN,
        "Gemeente Buren",
        LOGEER,
        card(
            BUREN,
            "vitaal",
            "Vitaal wonen",
            text="Bewoners dansen de tango. Ook de Flatcoach in de hoogbouw doet mee.",
            lessons=["Begin met een accordeon."],
            themes=["sport"],
            checked="2019-05-01",
        ),
    ),
    "verre.json": feed(
        VERRE,
        "Gemeente Verre",
        card(VERRE, "zee", "Uitrusten aan zee", same_as=[LOGEER["url"]], status="af"),
        card(
            VERRE,
            "coach",
            "Een flatcoach voor hoogbouw",
            summary="Bewoners met zorgvragen kloppen aan bij de flatcoach.",
            inspired_by=["https://hier.example/projecten/flatcoach/"],
        ),
    ),
}


@pytest.fixture
def content(showcase: Showcase) -> Path:
    folder = showcase({"site.yaml": SITE, "projecten/flatcoach.md": OWN})
    for name, text in CARDS.items():
        (folder / name).write_text(text, "utf-8")
    assert CliRunner().invoke(main, ["fetch", "--content", str(folder)]).exit_code == 0
    return folder


@pytest.fixture
def site(content: Path, build_site: BuildSite, tmp_path: Path) -> Path:
    return build_site(content, tmp_path / "uit")


def page(site: Path, path: str) -> str:
    return (site / path / "index.html").read_text("utf-8").replace("\u00ad", "")


def titles(html: str) -> list[tuple[str, str]]:
    return re.findall(r'teaser__title[^>]*><a href="([^"]*)">([^<]*)', html)


def test_every_card_of_others_leads_to_its_home_and_says_whose_it_is(site: Path) -> None:
    html = page(site, "projecten")
    assert titles(html) == [
        ("/projecten/flatcoach/", "Flatcoach in de hoogbouw"),
        (f"{BUREN}projecten/logeerhuis/", "Logeerhuis aan zee"),
        (f"{BUREN}projecten/vitaal/", "Vitaal wonen"),
        (f"{VERRE}projecten/coach/", "Een flatcoach voor hoogbouw"),
    ]
    assert re.findall(r'teaser__home">([^<]*)', html) == ["Gemeente Hier", *["Buren"] * 2, "Verre"]
    assert not (site / "projecten/logeerhuis").exists()
    assert broken_links(site, "https://hier.example/") == []


def test_one_project_in_two_showcases_stands_in_the_list_once(site: Path) -> None:
    html = page(site, "projecten")
    assert [title for _, title in titles(html)].count("Logeerhuis aan zee") == 1
    assert "Uitrusten aan zee" not in html
    also = re.search(r'teaser__also">(.*?)</p>', html)
    assert also is not None
    assert f'<a href="{VERRE}projecten/zee/">Verre</a>' in also[1]
    for name, count in (("buren", 2), ("verre", 2), ("eigen", 1)):
        assert len(titles(page(site, f"projecten/etalage/{name}"))) == count


def test_a_project_that_follows_another_says_so_in_the_list(site: Path) -> None:
    html = page(site, "projecten")
    (follows,) = re.findall(r'teaser__also">Naar een idee van (.*?)</p>', html)
    title = "Flatcoach in de hoogbouw (Gemeente Hier)"
    assert follows == f'<a href="/projecten/flatcoach/">{title}</a>'


def test_a_project_that_names_two_others_stands_in_the_list_once(
    content: Path, build_site: BuildSite, tmp_path: Path
) -> None:
    # Neither of the two names the other, and one of them stands before the third.
    card = content / "projecten/flatcoach.md"
    named = f"same_as: [{BUREN}projecten/vitaal/, {VERRE}projecten/coach/]"
    card.write_text(card.read_text("utf-8").replace("reach: 40", named), "utf-8")
    html = page(build_site(content, tmp_path / "uit"), "projecten")
    assert [title for _, title in titles(html)] == [
        "Flatcoach in de hoogbouw",
        "Logeerhuis aan zee",
    ]
    also = re.findall(r'teaser__also">Staat ook bij (.*?)</p>', html)[0]
    assert re.findall(r'href="([^"]*)"', also) == [
        f"{BUREN}projecten/vitaal/",
        f"{VERRE}projecten/coach/",
    ]


def test_a_card_of_others_says_where_it_is(site: Path) -> None:
    html = page(site, "projecten")
    assert re.findall(r'teaser__home">Buren</span><span>([^<]*)', html) == ["Dorp"]


def test_the_state_of_a_card_of_others_has_its_date(site: Path) -> None:
    dates = re.findall(r'class="muted">Stand: ([^<]*)<', page(site, "projecten"))
    assert sorted(dates) == ["1 mei 2019", "eind 2018", "eind 2018"]


def test_themes_are_joined_by_their_national_address_and_states_by_their_phase(site: Path) -> None:
    theme = page(site, "themas/eenzaamheid")
    assert {title for _, title in titles(theme)} == {
        "Flatcoach in de hoogbouw",
        "Logeerhuis aan zee",
        "Een flatcoach voor hoogbouw",
    }
    assert len(titles(page(site, "projecten/status/bezig"))) == 3
    # The site itself has no status for what is finished, so that of the others is shown.
    assert [title for _, title in titles(page(site, "projecten/status/completed"))] == [
        "Logeerhuis aan zee"
    ]
    assert "Logeerhuis aan zee" in page(site, "plaatsen/dorp")


def test_no_page_adds_what_others_spent_or_reached(site: Path) -> None:
    # Each card of others reached 1,000 people and cost 50,000 euro; our own 40 and 700.
    mixed = re.compile(r"\d\.0[04]0\b|\d{2,3}\.[07]00\b")
    found = {}
    for file in site.rglob("*.html"):
        text = re.sub(r"<[^>]+>", " ", file.read_text("utf-8"))
        if numbers := mixed.findall(text):
            found[file.relative_to(site).as_posix()] = sorted(numbers)
    beside = ["100.000", "100.000", "2.000", "2.000"]  # as each of the two tells it
    assert found == {"etalages/index.html": beside}
    assert "Bereik en kosten tellen we niet op" in page(site, "etalages")
    data = json.loads((site / "data/showcase.json").read_text("utf-8"))
    assert [one["id"] for one in data["cards"]] == ["flatcoach"]
    assert data["totals"]["reach"] == 40


def test_cards_are_counted_together_each_project_once(site: Path) -> None:
    html = page(site, "etalages")
    (total,) = re.findall(r"<tfoot>(.*?)</tfoot>", html, re.S)
    assert re.findall(r"<td[^>]*>(\d+)</td>", total) == ["3", "1", "4"]
    assert "telt die bij Samen één keer" in html


def test_a_card_names_what_others_did_and_who_took_its_idea(site: Path) -> None:
    html = page(site, "projecten/flatcoach")
    elsewhere = html.partition('id="_elsewhere"')[2]
    # First who took its idea, then who tells of it by its title, though no theme is the same.
    assert titles(elsewhere) == [
        (f"{VERRE}projecten/coach/", "Een flatcoach voor hoogbouw"),
        (f"{BUREN}projecten/vitaal/", "Vitaal wonen"),
    ]
    assert elsewhere.count("Bezig") == 2  # a state is called as it is here
    adopted = html.partition('id="_adopted"')[2].partition("</section>")[0]
    assert f'<a href="{VERRE}projecten/coach/">Een flatcoach voor hoogbouw (Verre)</a>' in adopted


def test_a_question_finds_the_text_of_cards_of_others(site: Path) -> None:
    found = b"".join(file.read_bytes() for file in (site / "search").rglob("*") if file.is_file())
    assert b"tango" in found
    assert b"accordeon" in found
    assert f"{BUREN}projecten/vitaal/".encode() in found


def test_an_idea_is_taken_over_as_a_draft_with_its_origin(content: Path) -> None:
    def adopt(*more: str) -> Any:
        return CliRunner().invoke(main, ["adopt", "verre#coach", "--content", str(content), *more])

    done = adopt()
    assert done.exit_code == 0, done.output
    assert "zegt niet dat anderen haar teksten mogen gebruiken" in done.stdout
    text = (content / "projecten/een-flatcoach-voor-hoogbouw/index.md").read_text("utf-8")
    assert re.search(r"(?m)^draft: true", text)
    assert re.search(rf'(?m)^inspired_by: "{VERRE}projecten/coach/"', text)
    assert re.search(r"(?m)^summary: … ", text)
    again = adopt()
    assert again.exit_code == 1
    assert "al overgenomen" in again.stderr
    assert adopt("--yes").exit_code == 1  # a card of this name is there


def test_an_idea_taken_over_before_is_asked_about(content: Path) -> None:
    words = ["adopt", "verre#coach", "--content", str(content)]
    assert CliRunner().invoke(main, words).exit_code == 0
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"n\n")
    done = subprocess.run(
        [sys.executable, REPOSITORY / "build.py", *words],
        stdin=terminal,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    os.close(keyboard)
    os.close(terminal)
    assert "Wilt u nog een kaart maken?" in done.stdout
    assert done.returncode == 1


def test_who_gave_an_idea_and_who_took_it_lead_to_each_other(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    def run(*words: str | Path) -> None:
        done = CliRunner().invoke(main, list(map(str, words)))
        assert done.exit_code == 0, done.output

    def joins(name: str, url: str, other: str) -> str:
        feed = tmp_path / other / "data/showcase.json"
        named = SITE.replace("https://hier.example/", url).replace("Gemeente Hier", name)
        alone = named[: named.index("    federation:")]
        return f"{alone}    federation: [{{feed: '{feed}', label: {other}}}]\n"

    giver = showcase({"site.yaml": joins("Gever", BUREN, "Nemer"), "projecten/flatcoach.md": OWN})
    taker = showcase({"site.yaml": joins("Nemer", VERRE, "Gever")})
    alone = joins("Gever", BUREN, "Nemer")
    (giver / "site.yaml").write_text(alone[: alone.index("    federation:")], "utf-8")
    build_site(giver, tmp_path / "Gever")
    run("fetch", "--content", taker)
    run("adopt", "gever#flatcoach", "--content", taker)
    draft = taker / "projecten/flatcoach-in-de-hoogbouw/index.md"
    text = draft.read_text("utf-8").replace("summary: …", "summary: Ook hier.")
    draft.write_text(text.replace("draft: true", "draft: false"), "utf-8")
    build_site(taker, tmp_path / "Nemer")
    (giver / "site.yaml").write_text(alone, "utf-8")
    run("fetch", "--content", giver)
    build_site(giver, tmp_path / "Gever")
    given, taken = f"{BUREN}projecten/flatcoach/", f"{VERRE}projecten/flatcoach-in-de-hoogbouw/"
    theirs = page(tmp_path / "Nemer", "projecten/flatcoach-in-de-hoogbouw")
    inspired = theirs.partition('id="_inspired"')[2].partition("</section>")[0]
    assert f'<a href="{given}">Flatcoach in de hoogbouw (Gever)</a>' in inspired
    ours = page(tmp_path / "Gever", "projecten/flatcoach")
    adopted = ours.partition('id="_adopted"')[2].partition("</section>")[0]
    assert f'<a href="{taken}">Flatcoach in de hoogbouw (Nemer)</a>' in adopted


def test_what_the_licence_allows_is_taken_over_with_the_name_of_its_makers(
    showcase: Showcase,
) -> None:
    folder = showcase({"site.yaml": SITE})
    told = json.loads(CARDS["buren.json"])
    told["site"]["licence"] = {"data": "CC0-1.0", "texts": "CC-BY-4.0"}
    told["cards"][0]["needs"] = ["Een huis", "Vrijwilligers: tien"]
    file = folder.parent / "los.json"
    file.write_text(json.dumps(told), "utf-8")
    where = ("--content", str(folder))
    done = CliRunner().invoke(main, ["adopt", f"{file}#logeerhuis", *where])
    assert done.exit_code == 0, done.output
    text = (folder / "projecten/logeerhuis-aan-zee/index.md").read_text("utf-8")
    assert 'summary: "Logeerhuis aan zee in een zin."' in text
    assert 'needs: ["Een huis", "Vrijwilligers: tien"]' in text
    assert "Logeerhuis aan zee (Gemeente Buren)" in text
    assert "50000" not in text
    checked = CliRunner().invoke(main, ["check", *where, "--format", "json"])
    wrong = [one for one in json.loads(checked.stdout)["messages"] if one["level"] == "error"]
    assert {one["rule"] for one in wrong} == {"feed-lacking"}


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("verre", "noemt geen kaart"),
        ("weg#coach", "Bekend zijn: buren, verre"),
        ("verre#coac", "Bedoelde u 'coach'?"),
    ],
)
def test_a_card_that_cannot_be_taken_over_is_told(card: str, said: str, content: Path) -> None:
    done = CliRunner().invoke(main, ["adopt", card, "--content", str(content)])
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_site_that_no_other_joins_shows_nothing_of_it(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    alone = SITE[: SITE.index("    federation:")]
    site = build_site(
        showcase({"site.yaml": alone, "projecten/flatcoach.md": OWN}), tmp_path / "uit"
    )
    assert not (site / "etalages").exists()
    for file in site.rglob("*.html"):
        html = file.read_text("utf-8")
        assert "teaser__home" not in html
        assert "/etalage/" not in html
        assert "_elsewhere" not in html


def test_a_result_says_whose_it_is(site: Path) -> None:
    shown = b"".join(file.read_bytes() for file in (site / "search").rglob("*") if file.is_file())
    assert b'"home":"Verre"' in shown
    assert b'"home":"Gemeente Hier"' in shown
