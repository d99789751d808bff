"""The showcases of two other programmes, as published: the facts of their sources, written out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.program import REPOSITORY, RunCommand
from tests.site.test_residents import obstacles
from tests.sitecheck import broken_links, read_page, text_of

SHOWCASES = ("zuid-holland", "leidschendam-voorburg")

SOURCE = Path(__file__).parents[3] / "shared/seeds/002_7b6e0dc2b0842015.txt"

# Of each trial project where it was and when, in the order of the source.
TRIALS = """
preventie-goeree-overflakkee: Goeree-Overflakkee, 2016-2017
leefbaarheid-goeree-overflakkee: Goeree-Overflakkee, 2016-2017
dashboard-goeree-overflakkee: Goeree-Overflakkee, 2016-2017
innovatieagenda-rijswijk: Rijswijk, 2016-2017
zelfstandig-wonen-lansingerland: Lansingerland, 2016-2017
buurbook-holland-rijnland: Alphen aan den Rijn, Hillegom, Kaag en Braassem, Katwijk, Leiden, \
Leiderdorp, Lisse, Nieuwkoop, Noordwijk, Noordwijkerhout, Oegstgeest, Teylingen, Voorschoten, \
Zoeterwoude, 2016-2017
samen-voor-ouderen-dordrecht: Dordrecht-Oost, 2016-2017
jonge-ouders: Heel Nederland, 2016-2017
verbetercyclus-haaglanden: Rijswijk, Leidschenveen-Ypenburg, Delft, 2016-2017
jeugdbeleid-pijnacker-nootdorp: Pijnacker-Nootdorp, 2016-2017
langer-thuis-hoeksche-waard: Binnenmaas, Cromstrijen, Korendijk, Oud-Beijerland, Strijen, 2016-2017
autisme-krimpen: Krimpen aan den IJssel, Krimpenerwaard, Rotterdam-Rijnmond, 2016-2017
het-begint-bij-mij: Goeree-Overflakkee, Drechtsteden, 2016-2017
kleuters-delfshaven: Delfshaven, 2016-2017
buuv-leiden: Leiden, Leiderdorp, 2016-2017
expex-midden-holland: Gouda, Midden-Holland, 2016-2017
overlast-jeugd-gouda: Gouda, 2016-2017
mantelzorg-leidschendam-voorburg: Leidschendam-Voorburg, 2016-2017
kick-vlaardingen: Vlaardingen-Oost, 2016-2017
jonge-moeders-rotterdam: IJsselmonde, 2016-2017
inwoners-aan-zet-alphen: Hazerswoude-Rijndijk, Ridderveld (Horstenbuurt), 2016-2017
pact-goeree-overflakkee: Goeree-Overflakkee, 2016-2017
armoede-papendrecht: Papendrecht, 2016-2017
jouwzorg-rotterdam: Rotterdam-Rijnmond, 2017-2017
lhbt-schiedam: Schiedam, 2016-2017
matchteam-leiden: Leiden, 2017-2017
ouders-aan-zet-halt: Gouda, Den Haag, 2017-2017
zeeheldenbuurt-leiden: Zeeheldenbuurt, 2016-2017
less-is-more-hillegom: Hillegom, 2017-2017
nieuw-gasthuis-leiden: Leiden, 2016-2017
wij-cooperatie-vlaardingen: Dreven, 2016-2017
expex-rijnhove: Alphen aan den Rijn, 2017-2017
expex-rotterdam: Rotterdam, 2017-2017
meetlat-zwijndrecht: Zwijndrecht, 2016-2017
buurtpreventie-plus: Leerdam, Maassluis, Hellevoetsluis, Rotterdam, Gorinchem, Oud-Beijerland, \
Capelle aan den IJssel, Molenwaard, Lansingerland, 2017-2017
veilige-start-dordrecht: Dordrecht, 2017-2017
krachtpatsers-delft: Delft, 2016-2016
groen-en-gezond: Heel Zuid-Holland, 2016-2017
rotterdamse-munt: Rotterdam, 2016-2017
participatiewet-wmo-goeree-overflakkee: Goeree-Overflakkee, 2016-2016
strandgoed: Ter Heijde, 2016-2017
balijhoeve-zoetermeer: Rokkeveen, 2017-2017
sociaal-en-ruimte-goeree-overflakkee: Goeree-Overflakkee, 2017-2017
"""

# Marks at the start and at the end, by trial project and part.
SERIES = {
    ("preventie-goeree-overflakkee", None): ("8.2", "6.2"),
    ("leefbaarheid-goeree-overflakkee", None): ("7.2", "7.8"),
    ("innovatieagenda-rijswijk", "Samen sterk bij scheiding"): ("7.7", "7.7"),
    ("buurbook-holland-rijnland", None): ("7", "6"),
    ("samen-voor-ouderen-dordrecht", None): ("8", "8"),
    ("jonge-ouders", "Ervaringsdeskundigheid"): ("8.6", "8"),
    ("jonge-ouders", "Effectieve methoden"): ("5.5", "7.1"),
    ("verbetercyclus-haaglanden", None): ("6.8", "5"),
    ("jeugdbeleid-pijnacker-nootdorp", None): ("7.7", "6.6"),
    ("het-begint-bij-mij", "Diabolo"): ("8", "8.5"),
    ("het-begint-bij-mij", "Het Startblok"): ("6.3", "7.5"),
    ("kleuters-delfshaven", None): ("7.7", "8"),
    ("buuv-leiden", None): ("7.5", "6.7"),
    ("expex-midden-holland", None): ("7.6", "7.6"),
    ("jonge-moeders-rotterdam", None): ("8", "8.7"),
    ("inwoners-aan-zet-alphen", None): ("7.4", "7.4"),
    ("pact-goeree-overflakkee", None): ("7.6", "7.6"),
    ("jouwzorg-rotterdam", None): ("8.3", "7.3"),
    ("lhbt-schiedam", None): ("7.8", "5.3"),
    ("matchteam-leiden", None): ("7.5", "7.8"),
    ("ouders-aan-zet-halt", None): ("7.8", "7.3"),
    ("zeeheldenbuurt-leiden", None): ("7.7", "6.8"),
    ("less-is-more-hillegom", None): ("8", "6.7"),
    ("wij-cooperatie-vlaardingen", None): ("8", "8.7"),
    ("expex-rijnhove", None): ("8.3", "8.2"),
    ("expex-rotterdam", None): ("7.6", "7.3"),
    ("buurtpreventie-plus", None): ("5.4", "7.5"),
}
SINGLE = {
    ("innovatieagenda-rijswijk", "Samen sterk tegen eenzaamheid"): "6.7",
    ("zelfstandig-wonen-lansingerland", None): "7.3",
    ("langer-thuis-hoeksche-waard", None): "6.8",
    ("autisme-krimpen", None): "7.7",
    ("mantelzorg-leidschendam-voorburg", None): "6.9",
    ("kick-vlaardingen", None): "7.5",
    ("nieuw-gasthuis-leiden", None): "7",
    ("veilige-start-dordrecht", None): "6.3",
}

# Organisations of the trial projects that are in more than one; every other is in one.
OFTEN = {
    "jso": 43,
    "gemeente-goeree-overflakkee": 6,
    "cjg": 4,
    "gemeente-delft": 3,
    "gemeente-dordrecht": 3,
    "gemeente-rijswijk": 3,
    "gemeente-rotterdam": 3,
    "horizon": 3,
    "mee": 3,
    "parnassia": 3,
    "politie": 3,
    "stek": 3,
    "flexusjeugdplein": 2,
    "gemeente-gouda": 2,
    "gemeente-vlaardingen": 2,
    "gemeente-zwijndrecht": 2,
    "ggd-hollands-midden": 2,
    "hogeschool-leiden": 2,
    "ihub": 2,
    "jeugdbescherming-west": 2,
    "kwadraad": 2,
    "ministerie-vws": 2,
    "pameijer": 2,
    "reakt": 2,
    "triviumlindenhof": 2,
}

# The activities in the tables of the four part plans.
PLANS = {
    "ggz": "gebundelde-kracht ggz-preventie herstelacademie inloop-ggz",
    "servicepunt": "clientondersteuning-mee clientondersteuning-ouderen maatschappelijk-werk"
    " psychodiagnostisch-onderzoek sociaal-servicepunt",
    "ouderen-en-mantelzorg": "alarm-florence alarm-woej alarm-wzh buddyzorg-chronisch-zieken"
    " buddyzorg-dementie burenhulp combinatiefunctionarissen creactief de-mantel-en-marienpark"
    " de-plint mantelzorgcafe mantelzorgondersteuning ouderengym plan-dementie schoorwijck"
    " sionshaven vriendendienst vrijwillige-thuishulp welzijn-op-recept",
    "participatie": "beweegcoach buurtambassade plan-participatie",
}
AGENDA = {"ggz": 10, "servicepunt": 5, "ouderen-en-mantelzorg": 28, "participatie": 5}
TABLE = {
    "woej": 10,
    "mee": 4,
    "reakt": 5,
    "sport-en-welzijn": 5,
    "wzh": 5,
    "florence": 3,
    "ggz-rivierduinen": 3,
    "kwadraad": 3,
    "vtv": 3,
    "buddy-netwerk": 2,
    "indigo": 1,
}
AROUND = {"gemeente": 2, "anton-constandse": 1, "brijder": 1, "fonteynenburg": 1, "limor": 1}

# One page of each type that only these showcases have, and of the others the longest.
PAGES = {
    "zuid-holland": (
        *("", "proeftuinen/", "proeftuinen/jouwzorg-rotterdam/", "themas/", "themas/participatie/"),
        *("resultaten/", "plaatsen/", "plaatsen/leiden/", "organisaties/", "organisaties/jso/"),
        *("lessen/", "lessen/wat-lukte-niet/", "wat-was-er-nieuw/", "beelden/", "zoeken/?q=7,5"),
    ),
    "leidschendam-voorburg": (
        *("", "activiteiten/", "activiteiten/sociaal-servicepunt/", "deelplannen/"),
        *("deelplannen/ouderen-en-mantelzorg/", "deelplannen/maatjes/", "groepen/dementie/"),
        *("organisaties/woej/", "kosten/", "agenda-2020/", "zo-is-het-besloten/", "inwoners/"),
        "zoeken/?q=alarmknop",
    ),
}

slow = pytest.mark.slow  # a site with its pictures is built once for all of them


def _data(site: Path) -> Any:
    return json.loads((site / "data/showcase.json").read_text("utf-8"), parse_float=str)


@pytest.fixture(scope="module")
def trials(published_once: Callable[[str], Path]) -> Any:
    """What the showcase of Zuid-Holland publishes as data."""
    return _data(published_once("examples/zuid-holland/content"))


@pytest.fixture(scope="module")
def plan(published_once: Callable[[str], Path]) -> Any:
    """What the showcase of Leidschendam-Voorburg publishes as data."""
    return _data(published_once("examples/leidschendam-voorburg/content"))


def _labels(listed: list[Any]) -> Mapping[str, str]:
    return {item["id"]: item["label"] for item in listed}


def _plain(text: str) -> str:
    """The letters and digits of a text, however it is set."""
    return "".join(letter for letter in text if letter.isalnum())


def _taking_part(data: Any) -> Counter[str]:
    return Counter(one["id"] for card in data["cards"] for one in card["organisations"])


@pytest.mark.parametrize("showcase", SHOWCASES)
def test_another_programme_has_no_mistake_in_its_content(
    run_command: RunCommand, showcase: str
) -> None:
    content = REPOSITORY / "examples" / showcase / "content"
    done = run_command("check", "--content", content, "--format", "json")
    assert json.loads(done.stdout)["errors"] == 0, done.stdout


@slow
@pytest.mark.parametrize("showcase", SHOWCASES)
def test_another_programme_has_no_broken_link_and_a_picture_on_every_card(
    published_once: Callable[[str], Path], showcase: str
) -> None:
    site = published_once(f"examples/{showcase}/content")
    data = _data(site)
    assert broken_links(site, data["site"]["url"]) == []
    for card in data["cards"]:
        assert len(card["image"]["alt"]) > 20, card["id"]


@slow
@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
@pytest.mark.parametrize("showcase", SHOWCASES)
def test_nothing_stands_in_the_way_in_another_programme(
    published_once: Callable[[str], Path],
    serve_folder: Callable[[Path], str],
    browser: Browser,
    showcase: str,
    width: int,
    scheme: str,
) -> None:
    home = serve_folder(published_once(f"examples/{showcase}/content"))
    assert obstacles(browser, home, PAGES[showcase], width, scheme) == []


@slow
def test_each_trial_project_tells_where_and_when_it_was(trials: Any) -> None:
    names = _labels(trials["places"])
    told = {
        card["id"]: [names[place] for place in card["places"]] + [f"{card['start']}-{card['end']}"]
        for card in trials["cards"]
    }
    expected = {
        slug: rest.split(", ")
        for slug, rest in (line.split(": ") for line in TRIALS.strip().splitlines())
    }
    assert len(expected) == 43
    assert told == expected


@slow
def test_every_mark_of_the_research_is_told_and_none_is_averaged(
    trials: Any, published_once: Callable[[str], Path]
) -> None:
    measured = [(card["id"], result) for card in trials["cards"] for result in card["results"]]
    pairs = {
        (slug, r["part"]): (str(r["before"]), str(r["after"]))
        for slug, r in measured
        if r["after"] is not None
    }
    single = {(slug, r["part"]): str(r["value"]) for slug, r in measured if r["value"] is not None}
    assert (len(SERIES), len(SINGLE)) == (27, 8)
    assert pairs == SERIES
    assert single == SINGLE
    # Of seven trial projects the mark is for working together. It is not the same question.
    asked = Counter(result["indicator"] for _, result in measured)
    assert asked == {"proeftuin": 28, "samenwerking": 7}
    page = text_of(published_once("examples/zuid-holland/content") / "resultaten/index.html")
    assert {"8,2", "6,2", "5,3", "8,7"} <= set(page.split())


@slow
def test_the_trial_projects_are_in_a_theme_of_the_foreword_and_tell_how_residents_took_part(
    trials: Any,
) -> None:
    assert [theme["id"] for theme in trials["themes"]] == [
        *("participatie", "preventie", "jeugd", "langer-thuis", "samenwerken")
    ]
    for card in trials["cards"]:
        assert card["themes"], card["id"]
        assert "Hoe deden inwoners mee?" in card["text"].splitlines(), card["id"]
        assert "Wat was er nieuw?" in card["text"].splitlines(), card["id"]


@slow
def test_every_organisation_of_the_trial_projects_is_there_with_its_cards(trials: Any) -> None:
    counted = _taking_part(trials)
    assert {slug: count for slug, count in counted.items() if count > 1} == OFTEN
    assert set(counted) == {one["id"] for one in trials["organisations"]}
    assert all(
        {"id": "jso", "role": "adviser"} in card["organisations"] for card in trials["cards"]
    )


@slow
def test_the_plan_holds_31_activities_under_four_part_plans(plan: Any) -> None:
    above = {line["id"]: line.get("parent") or line["id"] for line in plan["lines"]}
    under: dict[str, list[str]] = {}
    for card in plan["cards"]:
        under.setdefault(above[card["line"]], []).append(card["id"])
    assert {line: " ".join(sorted(cards)) for line, cards in under.items()} == PLANS
    assert sum(len(cards) for cards in under.values()) == 31


@slow
def test_the_three_alarms_are_activities_of_their_own_that_lead_to_each_other(
    published_once: Callable[[str], Path],
) -> None:
    site = published_once("examples/leidschendam-voorburg/content")
    alarms = {"alarm-florence", "alarm-wzh", "alarm-woej"}
    for alarm in alarms:
        links = read_page(site / f"activiteiten/{alarm}/index.html").links
        assert alarms - {alarm} <= {link.rstrip("/").rsplit("/", 1)[-1] for link in links}


@slow
def test_the_agenda_of_2020_has_48_items(plan: Any, published_once: Callable[[str], Path]) -> None:
    above = {line["id"]: line.get("parent") or line["id"] for line in plan["lines"]}
    items: Counter[str] = Counter()
    page = published_once("examples/leidschendam-voorburg/content") / "agenda-2020/index.html"
    together = _plain(text_of(page))
    for card in plan["cards"]:
        _, _, agenda = card["text"].partition("\nAgenda 2020\n")
        # A line that ends in a colon says for what the items below it are.
        told = [line for line in agenda.splitlines() if not line.endswith(":")]
        items[above[card["line"]]] += len(told)
        assert [line for line in told if _plain(line) not in together] == []
    assert items == AGENDA
    assert items.total() == 48


@slow
def test_the_money_of_the_plan_is_told_by_what_it_was(
    plan: Any, published_once: Callable[[str], Path]
) -> None:
    amounts = {
        card["id"]: (cost["amount"], cost["kind"])
        for card in plan["cards"]
        for cost in card["costs"]
    }
    assert amounts == {
        "sociaal-servicepunt": ("14386.25", "advised"),
        "plan-dementie": ("17575.44", "budget"),
        "plan-participatie": ("100000.00", "budget"),
    }
    assert plan["totals"]["costs"] == {}  # nothing of it had been spent
    site = published_once("examples/leidschendam-voorburg/content")
    story = text_of(site / "zo-is-het-besloten/index.html")
    for amount in ("3.084.871,00", "4.021.062,49", "936.191,49", "353.804,63"):
        assert amount in story


@slow
def test_the_eleven_partners_of_the_table_are_there_with_their_activities(plan: Any) -> None:
    assert len(TABLE) == 11
    assert _taking_part(plan) == TABLE | AROUND


@slow
def test_the_phases_are_told_as_far_as_the_source_shows_them(plan: Any) -> None:
    crosses = Counter(str(card["fields"]["kruisjes"]) for card in plan["cards"])
    assert crosses == {"4": 9, "3": 3, "2": 4, "1": 3, "None": 12}
    for card in plan["cards"]:
        known = card["fields"]["fasen"] is not None
        assert known == (str(card["fields"]["kruisjes"]) == "4"), card["id"]


@slow
@pytest.mark.skipif(not SOURCE.exists(), reason="the source is not here")
def test_no_adviser_whom_the_source_names_is_named_in_the_showcase(
    published_once: Callable[[str], Path],
) -> None:
    named = re.findall(r"^JSO-adviseur *\n(.+@.+)$", SOURCE.read_text("utf-8"), re.M)
    assert len(named) == 43
    people = {name.strip() for line in named for name in line.split(",")}
    site = published_once("examples/zuid-holland/content")
    for file in site.rglob("*"):
        if file.suffix in (".html", ".json", ".csv", ".xml", ".geojson"):
            text = file.read_text("utf-8").replace("\u00ad", "")
            assert [name for name in people if name in text] == [], file
