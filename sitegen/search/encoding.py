"""Lists of records as short text, and sorted items cut into small JSON files."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from msgspec import json

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HIGHEST = len(DIGITS) - 1
"""The highest weight of a posting; the lowest is 1."""

_SHORT = 255


def encode(numbers: Iterable[int]) -> str:
    """Rising numbers from 0 on, as their distances.

    A distance is in digits of five bits, the lowest first; a sixth bit says that more follow.
    """
    pieces = []
    last = -1
    for number in numbers:
        pieces.append(_distance(number - last))
        last = number
    return "".join(pieces)


def encode_weighted(places: Iterable[int]) -> str:
    """The same with after each number its weight, 1 to HIGHEST, in one digit.

    A place is number * 64 + weight.
    """
    pieces = []
    last = -1 << 6
    for place in places:
        pieces.append(_CODES[place - last])
        last = place & ~HIGHEST
    return "".join(pieces)


def cut(items: Iterable[str], limit: int, size: Callable[[str], int] = len) -> list[list[str]]:
    """Items in their order, in lists of about `limit` characters in all; never an empty list."""
    shards: list[list[str]] = []
    room = 0
    for item in items:
        taken = size(item)
        if taken > room:
            shards.append([])
            room = limit
        shards[-1].append(item)
        room -= taken
    return shards


def path(folder: str, number: int) -> str:
    """The path of a file within the site: `search/<folder>/0.json`, `1.json` and on."""
    return f"search/{folder}/{number}.json"


def text(content: object) -> str:
    """JSON without a needless character."""
    return json.encode(content).decode()


@functools.lru_cache(maxsize=4096)
def _distance(number: int) -> str:
    digits = ""
    while number > 31:
        digits += DIGITS[32 + (number & 31)]
        number >>= 5
    return digits + DIGITS[number]


class _Codes(dict[int, str]):
    """The digits of a distance * 64 + weight. Those of short distances are made once."""

    def __missing__(self, key: int) -> str:
        code = _distance(key >> 6) + DIGITS[key & HIGHEST]
        if key >> 6 <= _SHORT:
            self[key] = code
        return code


_CODES = _Codes()
