"""Every defence is still where the table says, and the test that needs it is there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tools.defences import Defence, read_table, tried

TABLE = read_table()
EVERY = [one for hazard in TABLE for one in hazard.defences]


@cache
def named_tests(path: Path) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("defence", EVERY, ids=lambda one: one.what)
def test_a_defence_is_in_its_place_and_has_its_test(defence: Defence, repository: Path) -> None:
    without = defence.taken_away(repository)
    assert without is not None, f"{defence.file} does not say this once: {defence.text}"
    assert without != (repository / defence.file).read_text("utf-8")
    if defence.file.endswith(".py"):
        ast.parse(without)
    file, _, name = defence.test.partition("::")
    assert name.partition("[")[0] in named_tests(repository / file)


def test_every_hazard_has_a_defence_and_no_defence_stands_twice() -> None:
    assert [hazard.hazard for hazard in TABLE if not hazard.defences] == []
    assert len({hazard.hazard for hazard in TABLE}) == len(TABLE)
    assert len({(one.file, one.text) for one in EVERY}) == len(EVERY)


@pytest.mark.slow
def test_a_defence_that_no_test_needs_and_one_that_is_gone_are_told(tmp_path: Path) -> None:
    (tmp_path / "limit.py").write_text("def fits(size):\n    return size < 9\n", "utf-8")
    test = "from limit import fits\n\ndef test_small():\n    assert fits(1)\n\n"
    test += "def test_large():\n    assert not fits(10)\n"
    (tmp_path / "test_limit.py").write_text(test, "utf-8")

    def of(text: str, test: str) -> Defence:
        return Defence("a limit", "limit.py", text, "True", f"test_limit.py::{test}")

    assert tried(of("size < 9", "test_large"), tmp_path) == "needed"
    assert tried(of("size < 9", "test_small"), tmp_path) == "NOT needed"
    assert tried(of("size < 8", "test_large"), tmp_path) == "GONE"
    assert tried(of("size < 9", "test_nothing"), tmp_path) == "BROKEN"
    assert (tmp_path / "limit.py").read_text("utf-8").endswith("size < 9\n")
