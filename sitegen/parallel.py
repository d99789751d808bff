"""The same work on many things, on several cores where that pays."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# What a worker does, and to what: put here in the worker itself, which inherits both in its copy of
# the process. Only results are sent back.
_inherited: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def hold() -> None:
    """Let this process, and the workers it starts, look for garbage less often.

    What a build makes lives to its end: to look through all of it again and again takes a third of
    the time at ten thousand cards, and finds nothing.
    """
    gc.set_threshold(100_000, 50, 1000)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    function: Callable[[T], R],
    things: Sequence[T],
    jobs: int,
    *,
    worth: int,
    renew: int | None = None,
) -> Iterator[R]:
    """`function` of each thing, in order, by `jobs` processes.

    Fewer than `worth` things are done here and now: starting workers would cost more. A worker
    makes way for a fresh one after `renew` things, if that is given.
    """
    if jobs < 2 or len(things) < worth or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(function, things)
        return
    chunk = 1 if renew else max(1, min(64, len(things) // (4 * jobs)))
    start = (function, things)
    context = multiprocessing.get_context("fork")
    with context.Pool(min(jobs, len(things)), _inherit, start, renew) as pool:
        yield from pool.imap(_one, range(len(things)), chunk)


def _inherit(function: Callable[[Any], Any], things: Sequence[Any]) -> None:
    _inherited.append((function, things))


def _one(index: int) -> Any:
    function, things = _inherited[-1]
    return function(things[index])
