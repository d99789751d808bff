"""A digest of what something is made from: equal values have equal fingerprints, anywhere."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple

# What decides how a site comes out. Installers note name and version in the name of a folder.
_LIBRARY = re.compile(
    r"(?:jinja2|markdown_it_py|markupsafe|mdit_py_plugins|mdurl|msgspec|pyyaml)"
    r"-[^-]+\.(?:dist|egg)-info"
)


def fingerprint(*values: object) -> str:
    """Hex digest of frozen values: text, numbers, dates, tuples and structs of these.

    Their `repr` tells them apart wholly and does not depend on the process or the machine.
    """
    digest = blake2b(digest_size=16)
    for value in values:
        digest.update(repr(value).encode())
        digest.update(b"\0")
    return digest.hexdigest()


class Digested(Struct, frozen=True, dict=True):
    """A value that much is made of: it prints as a digest of all it holds, which is made once."""

    def __repr__(self) -> str:
        return self._digest

    @functools.cached_property
    def _digest(self) -> str:
        return fingerprint(type(self).__name__, *astuple(self))


@functools.cache
def program() -> str:
    """Hex digest of the program itself: its code, its words, and the libraries it renders with."""
    here = Path(__file__).parent
    own = sorted(path for kind in ("*.py", "*.yaml") for path in here.rglob(kind))
    code = [(path.relative_to(here).as_posix(), bytes_digest(path.read_bytes())) for path in own]
    return fingerprint(code, libraries())


def libraries() -> list[str]:
    """The libraries that a site is made with: `jinja2-3.1.6.dist-info`, …

    To ask importlib.metadata takes longer than all else that an unchanged small site takes.
    """
    folders = [folder for folder in sys.path if os.path.isdir(folder)]
    names = {name.lower() for folder in folders for name in os.listdir(folder)}
    return sorted(filter(_LIBRARY.fullmatch, names))


def bytes_digest(data: bytes) -> str:
    """Hex digest of bytes."""
    return pieces_digest((data,))


def pieces_digest(pieces: Iterable[bytes]) -> str:
    """Hex digest of bytes that come in pieces."""
    digest = blake2b(digest_size=16)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
