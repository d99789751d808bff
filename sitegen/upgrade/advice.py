"""What there is to look at in a content folder when the program becomes a newer one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import yaml
from msgspec import Struct

from sitegen.upgrade.release import Release

_PINNED = re.compile(
    r"(?m)^etalage *== *(?P<version>[^\s;#]+)"
    r"|^\./program/etalage-(?P<wheel>[^-\s]+)-\S+"
    r"|^etalage *@ *(?P<address>\S+)"
)

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Own(Struct, frozen=True):
    """What a municipality has of its own: the files of its theme, its words by language.

    Paths are those within the theme; `folder` is what messages call it.
    """

    folder: str
    files: frozenset[str]
    words: Mapping[str, Collection[str]]


class Advice(Struct, frozen=True):
    """What changed between two versions for one content folder.

    `keys` are new, by kind of file; `files` and `words` are replaced by the municipality and became
    others in the program (`gone`: are no longer used there).
    """

    keys: Mapping[str, tuple[str, ...]]
    files: tuple[str, ...]
    gone: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to look at."""
        return not (any(self.keys.values()) or self.files or self.gone or self.words)


def advise(before: Release, now: Release, own: Own) -> Advice:
    """What to look at when a content folder goes from one version to another."""
    keys = {k: tuple(_new(names, before.keys.get(k, ()))) for k, names in now.keys.items()}
    touched = [
        path
        for path in sorted(own.files & before.files.keys())
        if now.files.get(path) != before.files[path]
    ]
    return Advice(
        keys=keys,
        files=tuple(f"{own.folder}/{path}" for path in touched if path in now.files),
        gone=tuple(f"{own.folder}/{path}" for path in touched if path not in now.files),
        words=tuple(_words(before, now, own)),
    )


def _new(names: Collection[str], before: Collection[str]) -> Iterator[str]:
    """The keys that were not there before; of a record that is new only the record."""
    new = [name for name in names if name not in before]
    return (name for name in new if name.rpartition(".")[0] not in new)


def _words(before: Release, now: Release, own: Own) -> Iterator[str]:
    for code, names in own.words.items():
        was, become = before.words.get(code, {}), now.words.get(code, {})
        for name in sorted(set(names) & was.keys()):
            if become.get(name) != was[name]:
                yield f"{own.folder}/words/{code}.yaml: {name}"


def own_parts(content: Path, theme: str) -> Own:
    """What the theme beside a content folder has of its own. Raises OSError."""
    folder = content.resolve().parent / "themes" / theme
    paths = [path for path in folder.rglob("*") if path.is_file()]
    words = {
        path.stem: tuple(yaml.load(path.read_text("utf-8"), _Loader) or {})
        for path in sorted(folder.glob("words/*.yaml"))
    }
    files = frozenset(path.relative_to(folder).as_posix() for path in paths)
    return Own(f"themes/{theme}", files, words)


def pinned_version(requirements: str) -> str | None:
    """The version of the program that a file of requirements names; None without one.

    Of an address, that which it names; else the address itself.
    """
    found = _PINNED.search(requirements)
    if found is None or not found["address"]:
        return (found["version"] or found["wheel"]) if found else None
    named = re.search(r"\d+(?:\.\d+)+", found["address"].rpartition("/")[2])
    return named[0] if named else found["address"]


def is_older(version: str, than: str) -> bool:
    """Whether a version of numbers with points came before another; False where it has none."""
    first, second = (re.findall(r"\d+", one) for one in (version, than))
    plain = re.fullmatch(r"\d+(\.\d+)*", version) and re.fullmatch(r"\d+(\.\d+)*", than)
    return bool(plain) and [*map(int, first)] < [*map(int, second)]


def with_pin(requirements: str, requirement: str) -> str:
    """The file of requirements with another version of the program."""
    return _PINNED.sub(lambda _: requirement, requirements, count=1)
