"""Design tokens: CSS custom properties or a JSON token file, as names with plain values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PROPERTY = re.compile(r"--([A-Za-z0-9_-]+)\s*:\s*([^;{}]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_VAR = re.compile(r"var\(\s*--([A-Za-z0-9_-]+)\s*(?:,\s*([^()]*(?:\([^()]*\)[^()]*)*))?\)")
_REFERENCE = re.compile(r"\{([^{}]+)\}")

# A value that refers to another, that refers to another: sets go four or five deep.
_MAX_CHAIN = 20

# Branches of a token file within each other.
_MAX_DEPTH = 50

# Characters of a value with all that it refers to; a file could double it at each step.
_MAX_VALUE = 10_000


class TokenError(Exception):
    """A file that holds no tokens that we take; `reason` is the id of the message that says so."""

    def __init__(self, detail: str, reason: str = "no-tokens") -> None:
        super().__init__(detail)
        self.reason = reason


def read_tokens(text: str, name: str) -> dict[str, str]:
    """The tokens in a file called `name`: dotted or dashed names, values with references followed.

    Raises TokenError when there is not one, or when values grow without end.
    """
    raw = dict(_from_json(text)) if name.endswith(".json") else dict(_from_css(text))
    tokens = _Tokens(raw)
    found = {key: value for key in raw if (value := tokens.value(key, 0))}
    if not found:
        raise TokenError(name)
    return found


def _from_css(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _PROPERTY.findall(_COMMENT.sub(" ", text)):
        yield name, value.strip()


def _from_json(text: str) -> Iterator[tuple[str, str]]:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TokenError(str(error)) from error
    yield from _leaves(tree, ())


def _leaves(tree: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The values of a token tree, in the forms that are in use: `value`, `$value`, or bare."""
    if len(path) > _MAX_DEPTH:
        raise TokenError("-".join(path[:5]))
    if isinstance(tree, dict):
        value = tree.get("$value", tree.get("value"))
        if isinstance(value, str | int | float):
            yield "-".join(path), str(value)
        else:
            for key, branch in tree.items():
                if not key.startswith("$"):
                    yield from _leaves(branch, (*path, key))
    elif isinstance(tree, str | int | float) and path:
        yield "-".join(path), str(tree)


class _Tokens:
    """The values of a file with what they refer to in its place, each worked out once."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        self._raw = raw
        self._done: dict[str, str] = {}

    def value(self, name: str, depth: int) -> str:
        """What a token comes to; empty when a reference in it leads nowhere or on and on."""
        if name not in self._done:
            self._done[name] = ""  # what refers to itself leads nowhere
            self._done[name] = self._followed(self._raw[name], depth)
        return self._done[name]

    def _followed(self, value: str, depth: int) -> str:
        if depth > _MAX_CHAIN or len(value) > _MAX_VALUE:
            return ""

        def refer(found: re.Match[str]) -> str:
            name = found[1].strip().replace(".", "-")
            if name in self._raw:
                return self.value(name, depth + 1)
            fallback = found[2] if found.re is _VAR and found[2] else ""
            return self._followed(fallback, depth + 1)

        for pattern in (_VAR, _REFERENCE):
            if pattern.search(value):
                value = pattern.sub(refer, value)
                if len(value) > _MAX_VALUE:
                    raise TokenError(value[:40], "tokens-too-big")
        return value.strip()
