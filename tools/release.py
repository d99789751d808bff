"""Makes a release of what is checked out: its number wherever it is told, and what it offers.

    python -m tools.release 0.3.0 --address https://git.example.nl/gemeente/etalage

Writes files only, and tells what is left to do. The address of the repository, for catalogues of
public code, is asked for once: until `publiccode.yml` has a real one.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from sitegen.upgrade.release import release_text, this_release

REPOSITORY = Path(__file__).resolve().parents[1]
CODE, CHANGELOG = "publiccode.yml", "CHANGELOG.md"
PLACEHOLDER = "https://git.example.nl/gemeente/etalage"
KEPT = "sitegen/upgrade/releases"

_WHEEL = r"(?<=etalage-)\d+\.\d+\.\d+(?=-py3)"
_TOLD = {
    "sitegen/__init__.py": r'(?<=^__version__ = ")[\d.]+',
    CODE: r"(?<=^softwareVersion: )[\d.]+",
    "CITATION.cff": r"(?<=^version: )[\d.]+",
    "README.md": _WHEEL,
    "docs/handleiding/hoofdstukken/eigen-etalage/index.md": _WHEEL,
}
_DAYS = {CODE: "releaseDate", "CITATION.cff": "date-released"}

LEFT = """What is left to do:

    .ci/run
    git commit -am "Release {version}" && git tag -s v{version}
    python -m pip wheel --no-deps -w dist .
    cyclonedx-py requirements requirements.txt --pyproject pyproject.toml \\
        --output-reproducible -o dist/etalage-{version}.cdx.json
    git push --follow-tags

Put both files in dist/ with the release at the host of the repository."""


class ReleaseError(Exception):
    """What is checked out cannot be this release."""


def release(folder: Path, version: str, day: datetime.date, address: str | None) -> None:
    """Write the release into a checkout, all of it or nothing. Raises ReleaseError."""
    released = [_numbers(path.stem) for path in (folder / KEPT).glob("*.json")]
    if _numbers(version) <= max(released, default=()):
        raise ReleaseError(f"{version} is not newer than what was released")
    made = {path: (folder / path).read_text("utf-8") for path in (*_TOLD, CHANGELOG)}
    for path, pattern in _TOLD.items():
        made[path] = _changed(made, path, pattern, version)
    for path, key in _DAYS.items():
        made[path] = re.sub(rf"^{key}: .*\n", "", made[path], flags=re.M)
        line = rf"^(\w*[vV]ersion: {re.escape(version)}\n)"
        made[path] = _changed(made, path, line, rf"\g<1>{key}: {day}\n")
    if address:
        made[CODE] = _changed(made, CODE, r"(?<=^url: )\S+", address)
    if PLACEHOLDER in made[CODE]:
        raise ReleaseError(f"{CODE} has no real address yet: give it with --address")
    heading = f"## Unreleased\n\n## {version}, {day}\n"
    made[CHANGELOG] = _changed(made, CHANGELOG, r"^## Unreleased\n(?=\n- )", heading)
    made[f"{KEPT}/{version}.json"] = release_text(replace(this_release(), version=version))
    for path, text in made.items():
        (folder / path).write_text(text, "utf-8", newline="\n")


def _numbers(version: str) -> tuple[int, ...]:
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ReleaseError(f"{version} is no version, such as 1.2.3")
    return tuple(map(int, version.split(".")))


def _changed(texts: Mapping[str, str], path: str, pattern: str, instead: str) -> str:
    """A text with something else at each place of a pattern, of which there must be one."""
    text, count = re.subn(pattern, instead, texts[path], flags=re.M)
    if not count:
        raise ReleaseError(f"{path} has no place for it: {pattern}")
    return text


def main() -> None:
    """Make the release that the command names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument("--address", help="of the public repository")
    given = parser.parse_args()
    try:
        release(REPOSITORY, given.version, datetime.date.today(), given.address)
    except ReleaseError as error:
        sys.exit(str(error))
    print(LEFT.format(version=given.version))


if __name__ == "__main__":
    main()
