"""The register of addresses: everything that is published claims its file in the site here.

What is claimed twice, or differs in capitals alone from what is claimed, is an error where the
content asks for it. So nothing is published in the place of something else.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sitegen.diagnostics.problems import Problem, Report


class Claim(Struct, frozen=True):
    """What is to be published as the file at `path` in the site, and what messages call it.

    A path that ends in a slash is a folder whose every file belongs to the claimant. `rule` is what
    is reported, at `line` and `key` of the content file `at`, when the address is taken; what the
    program claims for itself has none.
    """

    path: str
    name: str
    at: str = ""
    line: int = 0
    key: str = ""
    rule: str = ""
    given: str = ""


# What is said of an address that the program itself has.
_OF_PROGRAM = {
    "same-address": "reserved-address",
    "alias-taken": "alias-of-program",
    "address-taken": "address-of-program",
    "document-taken": "document-of-program",
}


class _Register:
    """The claims that were granted, by path as a file system that ignores capitals tells them."""

    def __init__(self) -> None:
        self._files: dict[str, Claim] = {}
        self._folders: dict[str, Claim] = {}  # those that hold files
        self._owned: dict[str, Claim] = {}  # those that belong to one claimant

    def grant(self, claim: Claim) -> Claim | None:
        """Enter a claim; instead of that the one that is in its way, if any."""
        path, above = _folded(claim.path), _above(claim.path)
        if path.endswith("/"):
            self._owned.setdefault(path, claim)
            return None
        other = self._files.get(path) or self._folders.get(f"{path}/")
        for folder in above:
            other = other or self._owned.get(folder) or self._files.get(folder.rstrip("/"))
        if other is None:
            self._files[path] = claim
            for folder in above:
                self._folders.setdefault(folder, claim)
        return other


def conflicts(claims: Iterable[Claim]) -> Iterator[Problem]:
    """What is wrong with these claims, the first of which has the address."""
    register, told = _Register(), set[tuple[str, str]]()
    for claim in claims:
        other = register.grant(claim)
        blamed, taken_by = (claim, other) if claim.rule or other is None else (other, claim)
        choice = (blamed.at, blamed.key)
        if taken_by is not None and blamed.rule and choice not in told:
            yield from _told(blamed, taken_by)
            if blamed.key:  # a choice may give many addresses, but is one mistake
                told.add(choice)


def _told(blamed: Claim, other: Claim) -> list[Problem]:
    report, rule, name = Report(blamed.at), blamed.rule, other.name
    # Told apart by addresses alone, the page in the way of a choice may seem to be of that choice.
    if not other.at or (other.at, other.key) == (blamed.at, blamed.key):
        rule, name = _OF_PROGRAM[rule], other.given or other.name
    if _folded(blamed.path) == _folded(other.path) and blamed.path != other.path:
        rule = "file-twin"
    report.at(rule, blamed.line, key=blamed.key, given=blamed.given, other=name)
    return report.problems


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _above(path: str) -> list[str]:
    """The folders that hold a file, the nearest first: `a/b/c` -> `a/b/`, `a/`."""
    folders = []
    folder = posixpath.dirname(_folded(path).rstrip("/"))
    while folder:
        folders.append(f"{folder}/")
        folder = posixpath.dirname(folder)
    return folders
