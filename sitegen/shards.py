"""Lists of records as short text, and sorted items cut into small JSON files."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from typing import TypeVar

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HIGHEST = len(DIGITS) - 1
"""The highest weight of a posting; the lowest is 1."""

_Item = TypeVar("_Item")


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


def encode_weighted(places: Iterable[tuple[int, int]]) -> str:
    """The same with after each number its weight, 1 to HIGHEST, in one digit."""
    pieces = []
    last = -1
    for number, weight in places:
        pieces.append(_distance(number - last))
        pieces.append(DIGITS[weight])
        last = number
    return "".join(pieces)


def cut(items: Iterable[_Item], limit: int) -> list[list[_Item]]:
    """Items in their order, in lists of about `limit` characters of JSON; never an empty list."""
    shards: list[list[_Item]] = []
    room = 0
    for item in items:
        size = len(text(item))
        if size > room:
            shards.append([])
            room = limit
        shards[-1].append(item)
        room -= size
    return shards


def files(folder: str, contents: Sequence[object]) -> dict[str, bytes]:
    """JSON files `search/<folder>/0.json`, `1.json` and on."""
    return {
        f"search/{folder}/{number}.json": text(content).encode()
        for number, content in enumerate(contents)
    }


def text(content: object) -> str:
    """JSON without a needless character."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@functools.lru_cache(maxsize=4096)
def _distance(number: int) -> str:
    digits = ""
    while number > 31:
        digits += DIGITS[32 + (number & 31)]
        number >>= 5
    return digits + DIGITS[number]
