"""The same work on many things, on several cores where that pays."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Set before the workers are forked, so that they find it in their copy of this process: work and
# things need not be sent to them, only results come back.
_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(function: Callable[[T], R], things: Sequence[T], jobs: int, *, worth: int) -> Iterator[R]:
    """`function` of each thing, in order, by `jobs` processes.

    Fewer than `worth` things are done here and now: starting workers would cost more.
    """
    if jobs < 2 or len(things) < worth or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(function, things)
        return
    global _work
    _work = (function, things)
    chunk = max(1, min(64, len(things) // (4 * jobs)))
    try:
        with multiprocessing.get_context("fork").Pool(min(jobs, len(things))) as pool:
            yield from pool.imap(_one, range(len(things)), chunk)
    finally:
        _work = None


def _one(index: int) -> object:
    if _work is None:
        raise RuntimeError("called outside a worker")
    function, things = _work
    return function(things[index])
