"""Publishes under all that can go wrong, for as long as it takes: a reader sees a whole site.

    python -m tools.publishing [--kills 1000] [--fills 50] [--rounds 200]

What the tests of publishing do in short: builds killed at random moments, disks that fill up at so
many points (where this machine lets a program mount one), and two and eight builds at once. All the
while another process reads the site, and the next build heals. Prints what was done, and ends with
a traceback at what must not be.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.publish.test_publish import alternate_and_kill, build_together, run_with_mounts

_FILLED = """
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.publish.test_publish import fill_at
fill_at(Path("room/public"), {points}, 300)
"""


def full_disks(folder: Path, points: int) -> None:
    """Fill a disk of its own at so many points."""
    mount = "mount -t tmpfs -o size=1m tmpfs room"
    run_with_mounts(folder, mount, _FILLED.format(points=points))


def killed(folder: Path, kills: int) -> None:
    """Kill so many builds, each at a random moment."""
    alternate_and_kill(folder / "public", files_each=300, kills=kills)


def together(folder: Path, builders: int, rounds: int) -> None:
    """Let so many build at once, again and again."""
    build_together(folder / "public", builders, rounds)


def trials(kills: int, fills: int, rounds: int) -> Iterator[tuple[str, Callable[[Path], None]]]:
    """What is tried, each in a folder of its own."""
    yield f"{kills} builds killed at random moments, of 300 files", partial(killed, kills=kills)
    yield f"a disk that is full at {fills} points", partial(full_disks, points=fills)
    for builders in (2, 8):
        what = f"{builders} builds at once, {rounds} times"
        yield what, partial(together, builders=builders, rounds=rounds)


def main() -> None:
    """Try, and print."""
    parser = argparse.ArgumentParser(description="Is the published site whole, come what may?")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--fills", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=200)
    given = parser.parse_args()
    for what, trial in trials(given.kills, given.fills, given.rounds):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                trial(Path(folder))
            except pytest.skip.Exception as reason:
                print(f"not here: {what}: {reason}", flush=True)
            else:
                print(f"whole: {what}, {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
