"""Tells of every defence against hostile input whether a test fails when it alone is taken away.

    python -m tools.defences [--jobs N] [WORD ...]

`tools/defences.yaml` names each defence: a place in the code, what stands there without it, and the
test that must then fail. The trial is made in copies of the program. With words only the defences
are tried whose line has one of them. Prints a table, and ends with status 1 when a defence is not
needed by its test, is no longer where the table says, or when a test fails with all in place.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

import msgspec

REPOSITORY = Path(__file__).resolve().parent.parent
TABLE = Path(__file__).with_suffix(".yaml")

# What pytest ends with.
_PASSED, _FAILED = 0, 1

Verdict = Literal["needed", "NOT needed", "GONE", "BROKEN"]


class Defence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in the code that keeps a hazard out.

    Without it `file` says `instead` where `text` stands once; then `test`, a function or one case
    of it, must fail.
    """

    what: str
    file: str
    text: str
    instead: str
    test: str

    def taken_away(self, program: Path) -> str | None:
        """What the file says without this defence; None when that cannot be told any more."""
        path = program / self.file
        found = path.read_text("utf-8") if path.is_file() else ""
        return found.replace(self.text, self.instead) if found.count(self.text) == 1 else None


class Hazard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may come in, or happen, with all that keeps it from doing harm."""

    hazard: str
    defences: tuple[Defence, ...]


def read_table() -> tuple[Hazard, ...]:
    """Every hazard with its defences. Raises msgspec.ValidationError for a table that is wrong."""
    return msgspec.yaml.decode(TABLE.read_bytes(), type=tuple[Hazard, ...])


def copied(program: Path) -> Path:
    """A copy at `program` of all files of this checkout that git knows or would take."""
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, check=True).stdout
    for name in filter(None, names.decode().split("\0")):
        if (REPOSITORY / name).is_file():
            (program / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, program / name)
    subprocess.run(("git", "init", "-q", program), check=True)  # some tests ask git for the files
    return program


def passes(program: Path, tests: Sequence[str]) -> int:
    """What pytest ends with when it runs these tests in a copy of the program."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-n0", "-m", "", "--color=no", *tests],
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


def tried(defence: Defence, program: Path) -> Verdict:
    """Whether the test of a defence fails without it, in a copy of the program."""
    text = defence.taken_away(program)
    if text is None:
        return "GONE"
    path = program / defence.file
    whole, times = path.read_bytes(), path.stat()
    path.write_text(text, "utf-8")
    # Compiled modules are told apart by time and size: no two of them may be alike.
    later = int.from_bytes(blake2b(text.encode(), digest_size=3).digest())
    os.utime(path, (times.st_atime, times.st_mtime + 10 + later))
    try:
        ended = passes(program, [defence.test])
    finally:
        path.write_bytes(whole)
        os.utime(path, (times.st_atime, times.st_mtime))
    verdicts: dict[int, Verdict] = {_FAILED: "needed", _PASSED: "NOT needed"}
    return verdicts.get(ended, "BROKEN")


def verdicts(defences: Sequence[Defence], jobs: int) -> Iterator[tuple[Defence, Verdict]]:
    """Each defence with what became of its trial, by `jobs` copies of the program."""
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copies.put(copied(Path(folder) / str(number)))

        def trial(defence: Defence) -> Verdict:
            program = copies.get()
            try:
                return tried(defence, program)
            finally:
                copies.put(program)

        with ThreadPoolExecutor(jobs) as pool:
            yield from zip(defences, pool.map(trial, defences), strict=True)


def main() -> None:
    """Try and print."""
    parser = argparse.ArgumentParser(description="Is every defence needed by a test?")
    parser.add_argument("words", nargs="*", help="only the defences whose line has one of these")
    parser.add_argument("--jobs", type=int, default=2, help="trials at a time (default 2)")
    given = parser.parse_args()
    hazards = {one: each.hazard for each in read_table() for one in each.defences}
    chosen = [
        one
        for one, hazard in hazards.items()
        if not given.words or any(word in f"{hazard} {one.what} {one.file}" for word in given.words)
    ]
    if passes(REPOSITORY, sorted({one.test for one in chosen})) != _PASSED:
        sys.exit("A test fails with every defence in place: nothing can be told.")
    kept, last = 0, ""
    for defence, verdict in verdicts(chosen, given.jobs):
        if hazards[defence] != last:
            last = hazards[defence]
            print(last)
        kept += verdict == "needed"
        print(f"  {verdict:<10}  {defence.what}  ({defence.file}; {defence.test})", flush=True)
    print(f"{kept} of {len(chosen)} defences are needed by their test.")
    sys.exit(kept < len(chosen))


if __name__ == "__main__":
    main()
