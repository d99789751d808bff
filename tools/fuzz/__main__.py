"""Tries a great many nearly valid inputs: none may end in a traceback, or cost over its limit.

    python -m tools.fuzz                      # a short run, as .ci/run does it
    python -m tools.fuzz --long               # a million cards, and all else in proportion
    python -m tools.fuzz cards=5000 feeds=100 --seed 7

Each input may take one second of processor time, within 512 MB. What fails is made as small as it
can be, and kept in the folder `--keep`. Prints what was tried, and ends with status 1 when anything
failed. The same seed tries the same inputs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from tools.fuzz.worker import INPUT, MEGABYTES, SECONDS, Tried

SHORT = {
    "cards": 20_000,
    "settings": 100,
    "markdown": 2_000,
    "pictures": 2_000,
    "feeds": 1_000,
    "kept": 40,
}
LONG = {
    "cards": 1_000_000,
    "settings": 20_000,
    "markdown": 200_000,
    "pictures": 100_000,
    "feeds": 100_000,
    "kept": 4_000,
}

# How many inputs a process tries: a few seconds of work, so that none holds on to memory for long.
_PORTION = {"cards": 5_000, "settings": 200, "markdown": 5_000, "pictures": 2_000}
_PORTION |= {"feeds": 5_000, "kept": 50}

_PATIENCE = 1_800  # seconds for a portion, with the time that making a failure small takes


class Portion(NamedTuple):
    """A part of the inputs of a kind."""

    kind: str
    seed: int
    size: int


def portions(wanted: Mapping[str, int], seed: int) -> list[Portion]:
    """All inputs that are wanted, in portions; those of every kind by turns."""
    every = []
    for kind, count in wanted.items():
        size = _PORTION[kind]
        for number, start in enumerate(range(0, count, size)):
            portion = Portion(kind, seed + number, min(size, count - start))
            every.append((start / count, portion))
    return [portion for _, portion in sorted(every)]


def tried(keep: Path, until: float, portion: Portion) -> Tried:
    """What came of a portion, in a process of its own; what fails goes to the folder `keep`.

    Nothing after the moment `until`, by the clock that only goes on.
    """
    if time.monotonic() > until:
        return Tried(0, 0, 0.0, 0)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tools.fuzz.worker", *map(str, portion), folder]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=_PATIENCE, check=False
        )
        if done.returncode:
            told = done.stderr.strip()[-1500:]
            found = Tried(0, 0, 0.0, 0, f"the process ended with {done.returncode}: {told}")
        else:
            found = msgspec.json.decode(done.stdout, type=Tried)
        left = Path(folder, INPUT)
        if found.failure and left.exists():
            keep.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(left, keep / f"{portion.kind}-{portion.seed}")
    return found


def results(
    wanted: Mapping[str, int], seed: int, jobs: int, keep: Path, until: float
) -> Iterator[tuple[Portion, Tried]]:
    """Each portion with what came of it."""
    every = portions(wanted, seed)
    with ThreadPoolExecutor(jobs) as pool:
        yield from zip(every, pool.map(partial(tried, keep, until), every), strict=True)


def chosen(words: list[str], usual: Mapping[str, int]) -> dict[str, int]:
    """How many of each kind, as `cards=100` or `cards` say it; all kinds as usual without words."""
    given = dict(word.partition("=")[::2] for word in words)
    if unknown := given.keys() - usual.keys():
        sys.exit(f"There is no kind {', '.join(sorted(unknown))}: choose from {', '.join(usual)}.")
    return {kind: int(count or usual[kind]) for kind, count in given.items()} or dict(usual)


def summed(before: Tried, more: Tried) -> Tried:
    """Two results as one."""
    return Tried(
        before.tried + more.tried,
        before.accepted + more.accepted,
        max(before.slowest, more.slowest),
        max(before.peak, more.peak),
    )


def main() -> None:
    """Try and print."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("kinds", nargs="*", help="kinds, with how many: cards=5000")
    parser.add_argument("--long", action="store_true", help="the numbers of the long run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time (default 2)")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzzed")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin nothing later")
    given = parser.parse_args()
    wanted = chosen(given.kinds, LONG if given.long else SHORT)
    began, failed = time.monotonic(), 0
    until = began + 60 * given.minutes
    sums = dict.fromkeys(wanted, Tried(0, 0, 0.0, 0))
    for portion, found in results(wanted, given.seed, given.jobs, given.keep, until):
        sums[portion.kind] = summed(sums[portion.kind], found)
        if found.failure:
            failed += 1
            print(f"{portion.kind}, seed {portion.seed}: {found.failure}", flush=True)
    for kind, total in sums.items():
        print(
            f"{kind:<10}{total.tried:>10} tried, {total.accepted} accepted,"
            f" at most {total.slowest:.2f} s ({SECONDS:.0f}) and {total.peak} MB ({MEGABYTES})"
        )
    minutes = (time.monotonic() - began) / 60
    print(f"Seed {given.seed}, {minutes:.1f} minutes: {failed or 'nothing'} failed.")
    if failed:
        sys.exit(f"The inputs that failed are in {given.keep}.")


if __name__ == "__main__":
    main()
