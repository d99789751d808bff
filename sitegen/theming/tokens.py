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


class TokenError(Exception):
    """A file that holds no tokens."""


def read_tokens(text: str, name: str) -> dict[str, str]:
    """The tokens in a file called `name`: dotted or dashed names, values with references followed.

    Raises TokenError when there is not one.
    """
    raw = dict(_from_json(text)) if name.endswith(".json") else dict(_from_css(text))
    tokens = {key: _followed(value, raw, 0) for key, value in raw.items()}
    found = {key: value for key, value in tokens.items() if value}
    if not found:
        raise TokenError(name)
    return found


def _from_css(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _PROPERTY.findall(_COMMENT.sub(" ", text)):
        yield name, value.strip()


def _from_json(text: str) -> Iterator[tuple[str, str]]:
    try:
        tree = json.loads(text)
    except ValueError as error:
        raise TokenError(str(error)) from error
    yield from _leaves(tree, ())


def _leaves(tree: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The values of a token tree, in the forms that are in use: `value`, `$value`, or bare."""
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


def _followed(value: str, raw: Mapping[str, str], depth: int) -> str:
    """A value with its references replaced by what they refer to; empty when one leads nowhere."""
    if depth > _MAX_CHAIN:
        return ""

    def refer(found: re.Match[str]) -> str:
        target = raw.get(found[1].strip().replace(".", "-"))
        fallback = found[2] if found.re is _VAR and found[2] else ""
        return _followed(target if target is not None else fallback, raw, depth + 1)

    for pattern in (_VAR, _REFERENCE):
        if pattern.search(value):
            value = pattern.sub(refer, value)
    return value.strip()
