"""A process that tries some inputs of one kind, within the limits that every input has.

    python -m tools.fuzz.worker KIND SEED COUNT FOLDER

Prints what came of it as JSON. The input that is being tried stands in FOLDER, for whoever finds
this process gone.
"""

from __future__ import annotations

import faulthandler
import gc
import random
import resource
import sys
import time
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, Phase, given, seed, settings

from tools.fuzz.targets import TARGETS, Target

SECONDS = 1.0
"""Processor time that one input may take."""

MEGABYTES = 512
"""Memory that the process may hold at its peak."""

_PATIENCE = 120  # seconds after which an input counts as one without end

INPUT = "input"


class Tried(msgspec.Struct, frozen=True):
    """What came of some inputs: how many were tried and accepted, and what the worst one cost.

    `failure` tells what must not be, with the smallest input that shows it in the file `INPUT`.
    """

    tried: int
    accepted: int
    slowest: float  # seconds of processor time
    peak: int  # megabytes
    failure: str = ""


class _Trial:
    """Counts and measures the inputs that a target takes."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target = target
        self.input = folder / INPUT
        self.tried = self.accepted = 0
        self.slowest = 0.0
        self.before = peak()  # what the process held by itself

    def take(self, data: bytes) -> None:
        """Try one input. Raises what the target raises, and AssertionError over a limit."""
        self.input.write_bytes(data)
        faulthandler.dump_traceback_later(_PATIENCE, exit=True)
        began = time.process_time()
        accepted = self.target.read(data)
        took = time.process_time() - began
        self.tried += 1
        self.accepted += accepted
        self.slowest = max(self.slowest, took)
        assert took < SECONDS, f"{took:.1f} s"
        if accepted:
            self.target.accept(data)
        faulthandler.cancel_dump_traceback_later()
        held = peak() - self.before
        assert held < MEGABYTES, f"{held} MB"


def peak() -> int:
    """The most memory that this process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def tried(kind: str, number: int, count: int, folder: Path) -> Tried:
    """Try so many inputs of a kind; the same number gives the same ones."""
    target = next(one for one in TARGETS if one.name == kind)(folder / kind)
    trial = _Trial(target, folder)
    gc.collect()

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    @given(target.strategy)
    def each(data: bytes) -> None:
        trial.take(data)

    failure = ""
    try:
        each()
        trial.input.unlink(missing_ok=True)
        target.finish()
    except Exception as error:
        notes = "".join(getattr(error, "__notes__", []))
        failure = f"{type(error).__name__}: {error}"[:500] + f" {notes[:200]}"
        faulthandler.cancel_dump_traceback_later()
    return Tried(trial.tried, trial.accepted, trial.slowest, peak(), failure)


def main() -> None:
    """Try, and print."""
    kind, number, count, folder = sys.argv[1:]
    random.seed(int(number))
    found = tried(kind, int(number), int(count), Path(folder))
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


if __name__ == "__main__":
    main()
