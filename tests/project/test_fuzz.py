"""The fuzzers find what must not be, make it small, and try the same inputs again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import strategies as st

from tools.fuzz import worker
from tools.fuzz.__main__ import LONG, SHORT, portions
from tools.fuzz.inputs import nearly
from tools.fuzz.targets import TARGETS, Target


class Letters(Target):
    """Refuses what has no letters; an `x` in it must not be."""

    name = "letters"
    strategy: st.SearchStrategy[bytes] = nearly([b"aaa bbb ccc"], [b"x", b"1"])

    def read(self, data: bytes) -> bool:
        assert b"x" not in data
        return data.isalpha()


@pytest.mark.parametrize("kind", ["markdown", "pictures", "feeds"])
def test_a_few_inputs_of_each_kind_are_told_or_shown(kind: str, tmp_path: Path) -> None:
    found = worker.tried(kind, 1, 15, tmp_path)
    assert found.failure == ""
    assert found.tried >= 15


def test_what_must_not_be_is_found_and_made_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "TARGETS", [Letters])
    found = worker.tried("letters", 1, 200, tmp_path)
    assert found.failure.startswith("AssertionError")
    smallest = (tmp_path / worker.INPUT).read_bytes()
    assert smallest.count(b"x") == 1
    assert worker.tried("letters", 1, 200, tmp_path).tried == found.tried


def test_an_input_over_its_limit_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "TARGETS", [Letters])
    monkeypatch.setattr(Letters, "read", lambda *_: True)
    monkeypatch.setattr(worker, "SECONDS", 0.0)
    assert worker.tried("letters", 1, 5, tmp_path).failure.startswith("AssertionError: 0.0 s")


def test_all_inputs_are_tried_in_portions_with_a_seed_of_their_own() -> None:
    assert SHORT.keys() == LONG.keys() == {one.name for one in TARGETS}
    cards = [("cards", 7, 5000), ("cards", 8, 5000), ("cards", 9, 2000)]
    assert sorted(portions({"cards": 12_000, "feeds": 10}, 7)) == [*cards, ("feeds", 7, 10)]
