"""How a long list is divided over pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

PER_PAGE = 60
"""Entries on one page of a long list."""


def page_count(entries: int, per_page: int = PER_PAGE) -> int:
    """How many pages a list takes; an empty list takes one."""
    return max(1, -(-entries // per_page))


def page_slice(page: int, per_page: int = PER_PAGE) -> slice:
    """The entries on a page, which counts from 1."""
    return slice((page - 1) * per_page, page * per_page)


def portions(
    entries: Iterable[T], size: Callable[[T], int], most: int
) -> tuple[tuple[T, ...], ...]:
    """The entries of each page: as many as hold `most` together, or one that holds more."""
    pages: list[list[T]] = []
    for entry in entries:
        if not pages or sum(map(size, pages[-1])) + size(entry) > most:
            pages.append([])
        pages[-1].append(entry)
    return tuple(map(tuple, pages))


def page_numbers(page: int, pages: int) -> list[int]:
    """The first, the last, and those around this one."""
    return sorted({1, pages} | set(range(max(1, page - 2), min(pages, page + 2) + 1)))
