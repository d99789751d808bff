"""Tells whether the same content gives the same bytes, however and wherever it is built.

    python -m tools.same_bytes [CONTENT] [--builds 50] [--seed 1]

Each build is a process of its own with another hash seed, time zone, locale, number of jobs, umask
and order of the files on the disk, over what an earlier build kept or not. Prints the builds that
give another site, with what differs, and ends with status 1 when there is one.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from tools.same_site import differences

REPOSITORY = Path(__file__).resolve().parent.parent
_DAY = "2026-06-01"
_ZONES = ("UTC", "Europe/Amsterdam", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu")
_LOCALES = ("C", "C.UTF-8", "POSIX", "nl_NL.UTF-8", "tr_TR.UTF-8")
_UMASKS = (0o022, 0o002, 0o077)


class Circumstances(msgspec.Struct, frozen=True):
    """What may differ between two machines, or two builds of one.

    `earlier`: the number of the output that the build goes over, which may be new. `seed` decides
    in which order files come to lie on the disk.
    """

    hash_seed: int
    zone: str
    locale: str
    jobs: int
    umask: int
    seed: int
    earlier: int
    cache: bool

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables of the process."""
        own = {"PYTHONHASHSEED": str(self.hash_seed), "TZ": self.zone, "LC_ALL": self.locale}
        return {**os.environ, **own, "LANG": self.locale}


def circumstances(builds: int, seed: int) -> Iterator[Circumstances]:
    """Those of so many builds; the same seed gives the same ones."""
    chance = random.Random(seed)
    for _ in range(builds):
        yield Circumstances(
            hash_seed=chance.randrange(2**32),
            zone=chance.choice(_ZONES),
            locale=chance.choice(_LOCALES),
            jobs=chance.randint(1, 4),
            umask=chance.choice(_UMASKS),
            seed=chance.randrange(2**32),
            earlier=chance.randrange(1, 4),
            cache=chance.random() < 0.7,
        )


def shuffled(content: Path, target: Path, seed: int) -> Path:
    """A copy of a folder whose files came to the disk in another order, at another time."""
    files = sorted(path for path in content.rglob("*") if path.is_file())
    random.Random(seed).shuffle(files)
    for number, path in enumerate(files):
        copy = target / path.relative_to(content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, (seed, seed + number))
    return target


def build(content: Path, output: Path, here: Circumstances) -> Path:
    """Build a site in a process of its own; a failure ends the program."""
    options = ["--jobs", str(here.jobs), "--date", _DAY, *([] if here.cache else ["--no-cache"])]
    where = ("--content", content, "--output", output)
    done = subprocess.run(
        [sys.executable, REPOSITORY / "build.py", "build", *options, *where],
        cwd=content.parent,
        env=here.environment,
        umask=here.umask,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        sys.exit(f"{here} does not build. {done.stdout}{done.stderr}")
    return output


def compared(content: Path, builds: int, seed: int) -> Iterator[tuple[Circumstances, list[str]]]:
    """Each build with what differs from the first."""
    with tempfile.TemporaryDirectory() as folder:
        work, first = Path(folder), Path(folder, "first")
        for number, here in enumerate(circumstances(builds, seed)):
            copy = shuffled(content, work / str(number) / "content", here.seed)
            output = work / f"public-{here.earlier}"
            site = build(copy, output if number else first, here)
            yield here, list(differences(first, site))
            shutil.rmtree(copy.parent)


def main() -> None:
    """Build, compare and print."""
    parser = argparse.ArgumentParser(description="Does the same content give the same bytes?")
    starter = REPOSITORY / "sitegen/starter/nl"
    parser.add_argument("content", type=Path, nargs="?", default=starter, help="the starter's")
    parser.add_argument("--builds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    others = 0
    for here, differing in compared(given.content.resolve(), given.builds, given.seed):
        others += bool(differing)
        if differing:
            print(here, *differing, sep="\n  ", flush=True)
    print(f"{given.builds - others} of {given.builds} builds gave the same bytes.")
    sys.exit(others > 0)


if __name__ == "__main__":
    main()
