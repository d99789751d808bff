"""The published data of another showcase are read strictly, and whatever is wrong has its place."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sitegen.diagnostics.messages import message
from sitegen.diagnostics.problems import Report
from sitegen.exports.data import showcase_schema
from sitegen.showcases import data
from sitegen.showcases.data import Showcase, read_showcase
from tests.program import REPOSITORY

SITE = {"title": "E", "organisation": "G", "url": "https://e.example/", "language": "nl"}
CARD = {"id": "eten", "url": "https://e.example/eten/", "title": "Samen eten", "status": "loopt"}
COST = {"year": 2020, "amount": "100.00", "source": "stad"}
RIGHT: dict[str, Any] = {"format": "showcase/1", "site": SITE, "cards": [CARD]}


def read(**changed: object) -> tuple[Showcase | None, list[tuple[str, str]]]:
    """The showcase in a file that is right but for these keys, with rules and places."""
    return read_bytes(json.dumps(RIGHT | changed).encode())


def read_bytes(file: bytes) -> tuple[Showcase | None, list[tuple[str, str]]]:
    report = Report("feed.json")
    found = read_showcase(file, report)
    assert all(message(problem, code) for problem in report.problems for code in ("nl", "en"))
    return found, [(problem.rule, problem.key) for problem in report.problems]


def test_what_is_right_is_read() -> None:
    showcase, problems = read(cards=[{**CARD, "costs": [COST], "later": "passed over"}])
    assert problems == []
    assert showcase is not None
    assert str(showcase.cards[0].costs[0].amount) == "100.00"


WRONG: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"format": "showcase/9"}, [("data-format", "format")]),
    ({"site": {}}, [("data-value", "site")]),
    ({"cards": [{**CARD, "title": 7}]}, [("data-value", "cards[1].title")]),
    ({"cards": [{**CARD, "id": ""}]}, [("data-value", "cards[1].id")]),
    ({"cards": [CARD, CARD]}, [("data-twin", "cards[2].id")]),
    ({"cards": [{**CARD, "title": "x" * 3000}]}, [("data-value", "cards[1].title")]),
    (
        {"statuses": [{"id": "a", "label": "A", "phase": "weg"}]},
        [("data-value", "statuses[1].phase")],
    ),
    ({"lines": [{"id": "a"}]}, [("data-value", "lines[1]")]),
    ({"totals": {"cards": "veel"}}, [("data-value", "totals.cards")]),
    ({"cards": [{**CARD, "fields": {"a": {}}}]}, [("data-value", "cards[1].fields[...]")]),
    ({"cards": [{**CARD, "image": "a.png"}]}, [("data-value", "cards[1].image")]),
    ({"cards": [{**CARD, "reach": -1}]}, [("data-value", "cards[1].reach")]),
    ({"cards": [{**CARD, "same_as": "a"}]}, [("data-value", "cards[1].same_as")]),
    ({"cards": [{**CARD, "same_as": ["a\x0bb"]}]}, [("data-value", "cards[1].same_as[0]")]),
    *(
        (
            {"cards": [{**CARD, "costs": [{**COST, "amount": amount}]}]},
            [("data-value", "cards[1].costs[0]")],
        )
        for amount in ("NaN", "Infinity", "1e999999", "1" * 40)
    ),
    *(
        ({"cards": [{**CARD, "title": f"a{one}b"}]}, [("data-value", "cards[1].title")])
        for one in "\0\x0b\x7f\x9f\u061c\u200e\u200f\u2028\u2029\u202e\u2066\ufffe\uffff"
    ),
]


@pytest.mark.parametrize(("changed", "problems"), WRONG)
def test_what_is_no_showcase_is_refused(
    changed: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    assert read(**changed) == (None, problems)


def schema_refuses(file: object) -> bool:
    return not Draft202012Validator(json.loads(showcase_schema())).is_valid(file)


def test_the_schema_refuses_what_is_refused() -> None:
    # What it can not say: that an id stands there once.
    wrong = [changed for changed, ((rule, _),) in WRONG if rule != "data-twin"]
    accepted = [changed for changed in wrong if not schema_refuses(RIGHT | changed)]
    assert accepted == []
    assert not schema_refuses(RIGHT)
    assert not schema_refuses(RIGHT | {"cards": [{**CARD, "costs": [COST], "later": 1}]})


@pytest.mark.parametrize(
    "file", [b"", b"\xff", b"{", b"[" * 100_000, b'{"format": "showcase/1"}', b"null", b"7"]
)
def test_what_is_no_json_of_ours_is_refused(file: bytes) -> None:
    assert read_bytes(file) == (None, [("data-unreadable", "")])


def test_a_process_that_read_a_showcase_ends_well() -> None:
    script = "from tests.showcases.test_data import *; assert read()[0]"
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, check=False)
    assert done.returncode == 0


def test_a_file_over_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "LARGEST", 100)
    assert read() == (None, [("data-large", "")])


def test_a_file_of_millions_of_values_is_refused_before_any_is_made() -> None:
    file = b'{"format":"showcase/2","site":{},"cards":[' + b"1," * (data.MOST + 1) + b"1]}"
    assert read_bytes(file) == (None, [("data-values", "")])


def test_a_list_of_more_than_any_programme_has_is_refused() -> None:
    themes = [{"id": f"t{number}", "label": "x"} for number in range(10_000)]
    assert read(themes=themes) == (None, [("data-many", "themes")])
