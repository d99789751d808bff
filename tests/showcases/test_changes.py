"""`changes` tells what became of the facts between two states of a showcase, and nothing else."""

from __future__ import annotations

import copy
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser

from sitegen.cli.main import main
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]
Data = dict[str, Any]


def card(id_: str, **facts: Any) -> Data:
    return {
        "id": id_,
        "url": f"https://etalage.example/projecten/{id_}/",
        "title": id_.capitalize(),
        "status": "loopt",
        "themes": ["eenzaamheid"],
        "summary": "Buren eten samen.",
        "start": "2016",
        "end": None,
        "reach": 100,
        "costs": [{"year": 2016, "amount": "30000.00", "source": "budget", "note": None}],
        "effects": ["rust"],
        "lessons": ["Begin klein en vraag het de buren."],
    } | facts


def showcase(*cards: Data) -> Data:
    return {
        "format": "showcase/1",
        "site": {
            "title": "Etalage",
            "organisation": "Gemeente",
            "url": "https://etalage.example/",
            "language": "nl",
        },
        "statuses": [
            {"id": "loopt", "label": "Loopt", "phase": "running"},
            {"id": "klaar", "label": "Klaar", "phase": "completed"},
            {"id": "vast", "label": "Vaste plek", "phase": "embedded"},
            {"id": "gestopt", "label": "Gestopt", "phase": "stopped"},
        ],
        "themes": [
            {"id": "eenzaamheid", "label": "Eenzaamheid", "same_as": None},
            {"id": "wonen", "label": "Langer Thuis", "same_as": None},
        ],
        "effects": [{"id": "rust", "label": "Meer rust"}, {"id": "werk", "label": "Meer werk"}],
        "sources": [
            {"id": "budget", "label": "Innovatiebudget", "counts": True},
            {"id": "ander", "label": "Ander budget", "counts": False},
        ],
        "cards": list(cards) or [card("eten"), card("tuin")],
    }


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["changes", *(str(arg) for arg in args)])


def told(tmp_path: Path, old: Data, new: Data, *options: str) -> Result:
    before, after = tmp_path / "eerst.json", tmp_path / "daarna.json"
    before.write_text(json.dumps(old), "utf-8")
    after.write_text(json.dumps(new), "utf-8")
    return run(before, after, *options)


def text_of(tmp_path: Path, old: Data, new: Data) -> str:
    done = told(tmp_path, old, new)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def lines(**facts: Any) -> tuple[Data, Data]:
    """The same showcase before and after the first card got these facts."""
    return showcase(), showcase(card("eten", **facts), card("tuin"))


COSTS = [{"year": 2016, "amount": "30000.00", "source": "budget", "note": None}]
PAIRS: dict[str, tuple[Data, Data, str]] = {
    "a new card": (
        showcase(),
        showcase(card("eten"), card("tuin"), card("koor", status="vast")),
        "Aantal: eerst 2, nu 3.\nUitgegeven: eerst € 60.000, nu € 90.000.\n"
        "Bereik: eerst 200, nu 300.\n\nNieuw\n  Koor: Vaste plek",
    ),
    "a card that is gone": (
        showcase(),
        showcase(card("eten")),
        "Aantal: eerst 2, nu 1.\nUitgegeven: eerst € 60.000, nu € 30.000.\n"
        "Bereik: eerst 200, nu 100.\n\nNiet meer in de etalage\n  Tuin",
    ),
    "a card that stopped": (*lines(status="gestopt"), "\nGestopt\n  Eten"),
    "a card that was completed": (*lines(status="klaar"), "\nAfgerond\n  Eten"),
    "another status": (
        *lines(status="vast"),
        "\nAndere status\n  Eten: van Loopt naar Vaste plek",
    ),
    "an amount that changed": (
        *lines(costs=[COSTS[0] | {"amount": "35500.50"}]),
        "Uitgegeven: eerst € 60.000, nu € 65.500,50.\n\n"
        "Geld\n  Eten: 2016, Innovatiebudget: van € 30.000 naar € 35.500,50",
    ),
    "an amount that came": (
        *lines(costs=[*COSTS, {"year": 2017, "amount": "8000.00", "source": "ander"}]),
        "\nGeld\n  Eten: 2017, Ander budget: € 8.000, nieuw",
    ),
    "a reach that changed": (
        *lines(reach=1250),
        "Bereik: eerst 200, nu 1.350.\n\nBereik\n  Eten: van 100 naar 1.250",
    ),
    "a period that ended": (
        *lines(end="2018-06-28"),
        "\nEinde\n  Eten: 28 juni 2018, nieuw",
    ),
    "a lesson that came": (
        *lines(lessons=["Begin klein en vraag het de buren.", "Zorg voor een vaste plek."]),
        "\nLessen\n  Eten: ‘Zorg voor een vaste plek.’ (nieuw)",
    ),
    "other effects and themes": (
        *lines(effects=["werk"], themes=["eenzaamheid", "wonen"]),
        "\nEffecten\n  Eten: Meer rust, vervallen\n  Eten: Meer werk, nieuw\n\n"
        "Thema's\n  Eten: Langer Thuis, nieuw",
    ),
    "results of a measurement": (
        *lines(results=[{"indicator": "cijfer", "part": "regie", "before": 6.2, "after": 8.2}]),
        "\nResultaten\n  Eten: cijfer, regie (eerst): 6,2, nieuw\n"
        "  Eten: cijfer, regie (daarna): 8,2, nieuw",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_each_kind_of_fact_is_told_under_its_heading(name: str, tmp_path: Path) -> None:
    old, new, expected = PAIRS[name]
    said = text_of(tmp_path, old, new).replace("\u00a0", " ").rstrip("\n")
    head = "Etalage: wat er veranderde\nVan eerst.json tot daarna.json.\n\n"
    counts = "" if expected.startswith("Aantal") else "Aantal: eerst 2, nu 2.\n"
    assert said == head + counts + expected
    assert text_of(tmp_path, new, old) != text_of(tmp_path, old, new)


def test_order_and_wording_are_no_facts(tmp_path: Path) -> None:
    old, new = showcase(), copy.deepcopy(showcase())
    new["cards"].reverse()
    for one in new["cards"]:
        one["summary"] = "Buren koken en eten."
        one["lessons"] = ["Begin klein, en vraag het aan de buren."]
        one["costs"] = [
            {"year": 2016, "amount": "10000.00", "source": "budget", "note": "deel 1"},
            {"year": 2016, "amount": "20000", "source": "budget", "note": None},
        ]
    new["statuses"].reverse()
    new["statuses"][-1]["label"] = "In bedrijf"
    assert "Er is geen feit veranderd." in text_of(tmp_path, old, new)


def test_a_card_at_another_address_is_the_same_card(tmp_path: Path) -> None:
    new = showcase(card("samen-eten", title="Eten", reach=120), card("tuin"))
    said = text_of(tmp_path, showcase(), new)
    assert "Nieuw" not in said
    assert "Eten: van 100 naar 120" in said


def test_a_theme_may_be_asked_for_alone(tmp_path: Path) -> None:
    new = showcase(card("eten", reach=5), card("tuin", themes=["wonen"], reach=7))
    said = told(tmp_path, showcase(), new, "--theme", "wonen").stdout
    assert "Tuin: van 100 naar 7" in said
    assert "Eten:" not in said


def test_the_json_has_every_change_with_its_values(tmp_path: Path) -> None:
    old, new, _ = PAIRS["an amount that changed"]
    made = json.loads(told(tmp_path, old, new, "--format", "json").stdout)
    assert made["format"] == "changes/1"
    [changed] = made["cards"]
    assert (changed["id"], changed["state"]) == ("eten", "changed")
    assert changed["changes"] == [
        {
            "fact": "costs",
            "before": "30000.00",
            "after": "35500.50",
            "label": "2016, Innovatiebudget",
            "aspect": "spent",
        }
    ]
    assert made["totals"]["after"] == {"cards": 2, "spent": "65500.50", "reach": 200}


def test_a_memo_of_many_changes_fits_on_one_sheet_and_says_what_it_leaves_out(
    tmp_path: Path, browser: Browser
) -> None:
    long = "Wie begint met de buren, begint goed. " * 12
    cards = range(200)
    old = showcase(*(card(f"k{n}") for n in cards), *(card(f"oud{n}") for n in cards))
    new = showcase(
        *(card(f"nieuw{n}", title=f"{long} {n}") for n in cards),
        *(
            card(
                f"k{n}",
                reach=n,
                status=("vast", "klaar", "gestopt")[n % 3],
                start="2015",
                end="2018",
                themes=["wonen"],
                effects=[],
                lessons=[f"{n} {long}"],
                costs=[{"year": 2017, "amount": "1.50", "source": "ander"}],
                results=[{"indicator": "cijfer", "part": long, "value": n}],
            )
            for n in cards
        ),
    )
    memo = told(tmp_path, old, new, "--format", "markdown").stdout
    assert "## Gestopt" in memo
    assert "en nog 19" in memo
    page = browser.new_page()
    page.set_content(told(tmp_path, old, new, "--format", "html").stdout)
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_page_shows_what_was_written_and_runs_nothing(tmp_path: Path) -> None:
    title = "<script>alert(1)</script> [x](javascript:alert(1)) *A* & B"
    new = showcase(card("eten"), card("tuin"), card("x", title=title, url="javascript:alert(1)"))
    page = told(tmp_path, showcase(), new, "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1)) *A* &amp; B" in page


WRONG: list[tuple[Callable[[Data], object], str]] = [
    (lambda data: data.update(format="showcase/9"), "format"),
    (lambda data: data.pop("site"), "geen gepubliceerde data"),
    (lambda data: data["cards"][1].update(reach="veel"), "cards[2].reach"),
    (lambda data: data["cards"][0].update(reach=-1), "cards[1].reach"),
    (lambda data: data["cards"][0].pop("title"), "cards[1]"),
    (lambda data: data["cards"][0]["costs"][0].update(amount="NaN"), "cards[1]"),
    (lambda data: data["cards"][0]["costs"][0].update(amount="1e99999999999"), "cards[1]"),
    (lambda data: data["cards"][0]["costs"][0].update(year=7), "cards[1].costs"),
    (lambda data: data["cards"][0].update(start="2016-13"), "cards[1].start"),
    (lambda data: data["cards"][0].update(title="a\x1bb"), "cards[1].title"),
    (lambda data: data["cards"][0].update(title="\u202e"), "cards[1].title"),
    (lambda data: data["cards"].append(card("eten")), "cards[3].id"),
    (lambda data: data["site"].update(title=None), "site.title"),
    (lambda data: data.update(cards={"a": 1}), "geen gepubliceerde data"),
]


@pytest.mark.parametrize(("spoil", "named"), WRONG)
def test_wrong_data_are_refused_with_their_place(
    spoil: Callable[[Data], object], named: str, tmp_path: Path
) -> None:
    data = showcase()
    spoil(data)
    done = told(tmp_path, showcase(), data)
    assert done.exit_code == 2
    assert named in done.stderr
    assert "daarna.json" in done.stderr
    assert "fout in het programma" not in done.stderr


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, '{"format": "showcase/1", "site": ' + '{"a":' * 50_000, "\xff"]
)
def test_a_file_that_holds_something_else_is_refused(text: str, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.json", tmp_path / "fout.json"
    good.write_text(json.dumps(showcase()), "utf-8")
    bad.write_text(text, "latin-1")
    done = run(good, bad)
    assert done.exit_code == 2
    assert "geen gepubliceerde data" in done.stderr


def test_what_is_neither_a_file_nor_a_day_is_told(tmp_path: Path) -> None:
    done = run("nergens.json", "2018-01-01")
    assert done.exit_code == 2
    assert "geen bestand en geen datum" in done.stderr


def test_the_published_data_of_a_build_are_read(
    rijswijk: Path, build_site: BuildSite, tmp_path: Path
) -> None:
    data = json.loads((rijswijk / "data/showcase.json").read_text("utf-8"))
    later = copy.deepcopy(data)
    later["cards"][0]["reach"] = 12345
    said = text_of(tmp_path, data, later)
    assert re.search(r": van [\d.]+ naar 12\.345", said)


SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""


def commit(folder: Path, day: str) -> None:
    stamp = f"{day}T12:00:00"
    given = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "PATH": "/usr/bin:/bin"}
    who = ("-c", "user.name=Redactie", "-c", "user.email=redactie@example.nl")
    for words in (("add", "-A"), (*who, "commit", "-qm", "Wijzig")):
        subprocess.run(["git", *words], cwd=folder, env=given, check=True)


def test_two_days_in_git_are_compared(showcase: Showcase) -> None:
    head = "---\ntitle: Eten\nstatus: loopt\nsummary: Buren eten samen.\nreach: {}\n---\n"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": head.format(100)})
    subprocess.run(["git", "init", "-q"], cwd=content.parent, check=True)
    commit(content.parent, "2018-01-10")
    (content / "projecten/eten.md").write_text(head.format(250), "utf-8")
    commit(content.parent, "2018-06-10")
    done = run("2018-03-01", "2018-07-01", "--content", content)
    assert done.exit_code == 0, done.stderr
    assert "Van 1 maart 2018 tot 1 juli 2018." in done.stdout
    assert "Eten: van 100 naar 250" in done.stdout
    early = run("2017-01-01", "2018-07-01", "--content", content)
    assert early.exit_code == 2
    assert "2017-01-01 kan niet opgezocht worden" in early.stderr
    kept = keep(content, "2018-03-01")
    assert kept.exit_code == 0, kept.stderr
    data = json.loads((content / "history/2018-03-01.json").read_text("utf-8"))
    assert [one["reach"] for one in data["cards"]] == [100]
    assert "staat niet in git, of was er toen nog niet" in keep(content, "2017-01-01").stderr
    assert "moet nog komen" in keep(content, "9998-01-01").stderr
    assert len(list((content / "history").iterdir())) == 1


def keep(content: Path, day: str) -> Result:
    return CliRunner().invoke(main, ["keep", "--content", str(content), "--date", day])
