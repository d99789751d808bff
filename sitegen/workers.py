"""The same work on many things, on several cores where that pays."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

# A small site needs no other process, and to load multiprocessing takes a tenth of its build.
if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

_Send: TypeAlias = Callable[[Any], None]

# Things that are done in one go, at most: what comes of them should find room in a pipe.
_CHUNK = 16


class WorkerLost(Exception):
    """A worker ended in the middle of its work, by a signal or a crash outside Python."""


@contextmanager
def less_garbage_collection() -> Iterator[None]:
    """Let this process, and the workers it starts, look for garbage less often.

    What a build loads and makes lives to its end: to look through all of it again and again takes
    a seventh of the time of an edit, a third at ten thousand cards, and finds nothing. Nor is it
    looked through at the very end, when all of it goes with the process.
    """
    gc.set_threshold(100_000, 50, 1000)
    try:
        yield
    finally:
        gc.freeze()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def beside(*tasks: Callable[[], Any]) -> list[Callable[[], Any]]:
    """Begin tasks, one after the other, in a process of their own.

    The result of each comes by a call, in the same order, which waits for it and raises what the
    task raises. Where the system cannot do that, or the process is lost, the call does the task.
    """
    context = _fork_context()
    if context is None:
        return list(tasks)

    def work(send: _Send) -> None:
        for task in tasks:
            send(task())

    pipe, _ = _start(context, work)
    return [partial(_result, pipe, task) for task in tasks]


def _result(pipe: Connection, task: Callable[[], R]) -> R:
    try:
        result: R = _receive(pipe)
    except WorkerLost:
        return task()
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
    if jobs < 2 or len(things) < worth or (context := _fork_context()) is None:
        return map(function, things)
    size = 1 if renew else max(1, min(_CHUNK, len(things) // (4 * jobs)))
    chunks = [things[first : first + size] for first in range(0, len(things), size)]
    return _by_workers(context, function, chunks, jobs, renew)


def _by_workers(
    context: ForkContext,
    function: Callable[[T], R],
    chunks: Sequence[Sequence[T]],
    jobs: int,
    renew: int | None,
) -> Iterator[R]:
    from multiprocessing.connection import wait

    taken = context.Value("i", 0)

    def take() -> Iterator[int]:
        """The number of the next chunk that no worker has taken, whenever it is asked for."""
        while True:
            with taken.get_lock():
                number = taken.value
                taken.value += 1
            if number >= len(chunks):
                return
            yield number

    def do(number: int) -> tuple[int, list[R]]:
        return number, [function(thing) for thing in chunks[number]]

    def work(first: int, send: _Send) -> None:
        for number in islice(chain([first], take()), renew):
            send(do(number))

    def start(first: int) -> tuple[Connection, BaseProcess]:
        return _start(context, partial(work, first))

    left = take()
    # One worker less where this process helps: a copy takes more memory. The first chunk, which
    # may take long, goes to a worker, for this process has to be at hand.
    helping = not renew
    workers = dict(map(start, islice(left, jobs - helping)))
    done: dict[int, list[R]] = {}
    try:
        for number in range(len(chunks)):
            while number not in done:
                for pipe in cast("list[Connection]", wait(workers, 0 if helping else None)):
                    if (answer := _receive(pipe)) is not None:
                        done |= [answer]
                    else:
                        workers.pop(pipe).join()
                        workers |= map(start, islice(left, 1))
                if helping and number not in done:
                    own = [do(mine) for mine in islice(left, 1)]
                    done |= own
                    helping = bool(own)
            yield from done.pop(number)
    finally:
        for process in workers.values():
            process.terminate()
            process.join()


def _fork_context() -> ForkContext | None:
    """How to start a process that is a copy of this one; None where the system cannot do that.

    A copy has what it works on: only results are sent. A pool of `concurrent.futures` renews no
    worker of this kind, and leaves all of them behind when this process is killed.
    """
    import multiprocessing

    known = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork") if known else None


def _start(context: ForkContext, work: Callable[[_Send], None]) -> tuple[Connection, BaseProcess]:
    """Start a process that gives `work` a way to send, and the pipe by which all of it comes.

    None comes at the end, or the exception that ended it.
    """
    receiving, sending = context.Pipe(duplex=False)

    def run() -> None:
        receiving.close()  # else it would wait for ever for who was killed meanwhile
        with suppress(OSError, KeyboardInterrupt):
            try:
                work(sending.send)
                sending.send(None)
            except Exception as error:
                sending.send(error)

    process = context.Process(target=run, daemon=True)
    process.start()
    sending.close()
    return receiving, process


def _receive(pipe: Connection) -> Any:
    """What comes next from a process. Raises what ended it; WorkerLost where nothing tells why."""
    try:
        answer = pipe.recv()
    except (EOFError, OSError):
        raise WorkerLost from None
    if isinstance(answer, Exception):
        raise answer
    return answer
