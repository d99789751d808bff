"""Work done by other processes comes back in order, or it is told why not."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

import pytest

from sitegen.workers import WorkerLost, beside, each


@pytest.mark.parametrize(
    "working",
    [
        "beside(lambda: bytes(1_000_000), lambda: bytes(1_000_000))",
        "next(each(lambda _: bytes(1_000_000), range(1000), 3, worth=2))",
        "next(each(lambda _: bytes(1_000_000), range(1000), 3, worth=2, renew=2))",
    ],
    ids=["beside it", "for it", "for it, renewed"],
)
def test_a_killed_build_leaves_no_process_behind_that_worked_for_it(working: str) -> None:
    program = (
        "import os, signal\n"
        "from sitegen.workers import beside, each\n"
        f"working = {working}\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # Ends when the last process does that writes to the same pipe.
    killed = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, timeout=20, check=False
    )
    assert killed.returncode == -signal.SIGKILL


def number_or_end(number: int) -> int:
    if number == 700:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 1700:
        raise LookupError(number)
    return number


@pytest.mark.parametrize("renew", [None, 7])
def test_workers_give_results_in_order_and_tell_when_one_fails_or_is_lost(
    renew: int | None,
) -> None:
    def done(things: Sequence[int]) -> list[int]:
        return list(each(number_or_end, things, 3, worth=2, renew=renew))

    assert done(range(150)) == list(range(150))
    # The first thing is never done by this process, which helps with the others.
    with pytest.raises(WorkerLost):
        done(range(700, 800))
    with pytest.raises(LookupError, match="1700"):
        done(range(1650, 1750))
    assert multiprocessing.active_children() == []


def test_what_is_done_beside_is_done_here_when_its_process_is_lost() -> None:
    here = os.getpid()

    def lost_elsewhere() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done here"

    first, second = beside(lambda: "done there", lost_elsewhere)
    assert (first(), second()) == ("done there", "done here")
