"""Tells whether another checkout of this program publishes the same sites, byte for byte.

    python tools/same_site.py CHECKOUT

Both build the showcase, the editors' guide and both starters of this checkout, each with its own
default theme, for the same day: from nothing for the address of the site, and again, with the
pictures kept, for one with a path. Prints every file that differs, and ends with status 1 when
there is one. A sentence that was changed on purpose is a difference too.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CONTENTS = ("content", "docs/handleiding", "sitegen/starter/nl", "sitegen/starter/en")
UNDER_A_PATH = "https://example.nl/innovatie/"


def build(checkout: Path, content: Path, output: Path, options: Sequence[str]) -> Path:
    """Build a site in a process of its own, and return its folder; a failure ends the program."""
    command: list[str | Path] = [sys.executable, checkout / "build.py", "build", *options]
    done = subprocess.run(
        [*command, "--content", content, "--output", output],
        cwd=output.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout}{done.stderr}".strip()
        sys.exit(f"{checkout} does not build {content} (status {done.returncode}). {said}")
    return output


def differences(ours: Path, theirs: Path) -> Iterator[str]:
    """What is not the same in two folders: the path of each file, and how."""
    here, there = (
        {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
        for site in (ours, theirs)
    )
    for path in sorted(here | there):
        if path not in there:
            yield f"{path}: only here"
        elif path not in here:
            yield f"{path}: only there"
        elif (ours / path).read_bytes() != (theirs / path).read_bytes():
            yield f"{path}: other bytes"


def copied(name: str, work: Path) -> Path:
    """A content folder of this checkout without the program beside it, whose theme it would take.

    A theme of its own goes along.
    """
    content = REPOSITORY / name
    themes = content.parent / "themes"
    if content.parent != REPOSITORY and themes.is_dir():
        shutil.copytree(themes, work / "themes")
    return shutil.copytree(content, work / "content")


def compared(checkout: Path, day: str) -> Iterator[tuple[str, list[str]]]:
    """Each site, and what of it differs."""
    programs = {"here": REPOSITORY, "there": checkout}
    for name in CONTENTS:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            content = copied(name, work)
            for url in ([], ["--url", UNDER_A_PATH]):
                ours, theirs = (
                    build(program, content, work / side, ["--date", day, *url])
                    for side, program in programs.items()
                )
                yield " ".join([name, *url]), list(differences(ours, theirs))


def main() -> None:
    """Build, compare and print."""
    parser = argparse.ArgumentParser(description="Does another checkout publish the same sites?")
    parser.add_argument("checkout", type=Path, help="another checkout of this program")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="the day to be")
    given = parser.parse_args()
    found = 0
    for site, differing in compared(given.checkout.resolve(), given.date):
        found += len(differing)
        print(site, *(differing or ["the same"]), sep="\n  ", flush=True)
    sys.exit(f"{found} files differ." if found else 0)


if __name__ == "__main__":
    main()
