"""The same work on many things, on several cores where that pays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from queue import Empty
from typing import TYPE_CHECKING, Any, TypeVar

# A small site needs no other process, and to load multiprocessing takes a tenth of its build.
if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext
    from multiprocessing.process import BaseProcess
    from multiprocessing.queues import Queue

T = TypeVar("T")
R = TypeVar("R")

# Things that are done in one go, and how often to look whether a worker is still there, in seconds.
_CHUNK = 64
_LOOK = 1.0

# What a worker of a pool does, and to what: put here in the worker itself, which inherits both in
# its copy of the process. Only results are sent back.
_inherited: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def beside(*tasks: Callable[[], Any]) -> list[Callable[[], Any]]:
    """Begin tasks, one after the other, in a process of their own.

    The result of each comes by a call, which waits for it. Where the system cannot do that, or the
    process fails, the task is done here, at the call.
    """
    context = _copies()
    if context is None:
        return list(tasks)
    pipes = [context.Pipe(duplex=False) for _ in tasks]

    def work() -> None:
        for receiving, _ in pipes:  # else it would wait for ever for who was killed meanwhile
            receiving.close()
        for task, (_, sending) in zip(tasks, pipes, strict=True):
            with suppress(Exception):  # done again by who asked, which is told what is wrong
                sending.send(task())
            sending.close()

    context.Process(target=work, daemon=True).start()
    for _, sending in pipes:
        sending.close()
    return [partial(_received, task, pipe) for task, (pipe, _) in zip(tasks, pipes, strict=True)]


def _received(task: Callable[[], R], pipe: Connection) -> R:
    """The result of a task that was begun in another process."""
    try:
        result: R = pipe.recv()
    except (EOFError, OSError):
        result = task()
    pipe.close()
    return result


def each(
    function: Callable[[T], R],
    things: Sequence[T],
    jobs: int,
    *,
    worth: int,
    renew: int | None = None,
) -> Iterator[R]:
    """`function` of each thing, in order, by `jobs` processes.

    Fewer than `worth` things are done here and now: starting workers would cost more. With `renew`
    this process does none of them, and a worker makes way for a fresh one after that many. Raises
    what `function` raises, and WorkerLost.
    """
    if jobs < 2 or len(things) < worth or (context := _copies()) is None:
        return map(function, things)
    if renew:
        return _by_others(context, function, things, jobs, renew)
    return _together(context, function, things, jobs)


def _copies() -> ForkContext | None:
    """How to start a process that is a copy of this one; None where the system cannot do that."""
    import multiprocessing

    known = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork") if known else None


class WorkerLost(Exception):
    """A worker ended in the middle of its work, by a signal or a crash outside Python."""


def _by_others(
    context: ForkContext,
    function: Callable[[T], R],
    things: Sequence[T],
    jobs: int,
    renew: int,
) -> Iterator[R]:
    start = (function, things)
    with context.Pool(min(jobs, len(things)), _inherit, start, renew) as pool:
        yield from pool.imap(_one, range(len(things)))


def _inherit(function: Callable[[Any], Any], things: Sequence[Any]) -> None:
    _inherited.append((function, things))


def _one(index: int) -> Any:
    function, things = _inherited[-1]
    return function(things[index])


def _together(
    context: ForkContext, function: Callable[[T], R], things: Sequence[T], jobs: int
) -> Iterator[R]:
    """By this process and workers that are copies of it; each takes the next chunk in turn."""
    size = max(1, min(_CHUNK, len(things) // (4 * jobs)))
    chunks = [things[start : start + size] for start in range(0, len(things), size)]
    taken = context.Value("i", 0)
    answers: Queue[_Answer] = context.Queue()

    def take() -> int | None:
        with taken.get_lock():
            number: int = taken.value
            taken.value += 1
        return number if number < len(chunks) else None

    def work() -> None:
        while (number := take()) is not None:
            try:
                answers.put((number, [function(thing) for thing in chunks[number]], None))
            except Exception as error:  # raised again by who asked for the work
                answers.put((number, [], error))

    workers = [context.Process(target=work, daemon=True) for _ in range(jobs - 1)]
    for worker in workers:
        worker.start()
    done: dict[int, list[R]] = {}
    try:
        for number in range(len(chunks)):
            while number not in done:
                if (own := take()) is not None:
                    done[own] = [function(thing) for thing in chunks[own]]
                else:
                    done |= _answer(answers, workers)
            yield from done.pop(number)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


_Answer = tuple[int, list[Any], Exception | None]


def _answer(answers: Queue[_Answer], workers: Sequence[BaseProcess]) -> dict[int, list[Any]]:
    """A chunk that a worker has done."""
    while True:
        try:
            number, results, error = answers.get(timeout=_LOOK)
        except Empty:
            if not any(worker.is_alive() for worker in workers) or any(
                worker.exitcode for worker in workers
            ):
                raise WorkerLost from None
            continue
        if error is not None:
            raise error
        return {number: results}
