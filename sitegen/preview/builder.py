"""Build again and again in a process of its own, which remembers what the last build read.

A build may then start worker processes, keep a core busy or even crash, and the preview goes on.
"""

from __future__ import annotations

import datetime
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import FrameType

from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.failures import failure
from sitegen.build.inputs import Options
from sitegen.build.pipeline import BuildSession
from sitegen.diagnostics.messages import Message, message
from sitegen.i18n.language import language
from sitegen.preview.watch import Touched
from sitegen.workers import less_garbage_collection

# In seconds: how often to look whether the process lives, and how long it may take to end.
_LOOK = 1
_PATIENCE = 5

# Sent in the middle of a build.
_INTERRUPT = "interrupt"


class Attempt(Struct, frozen=True):
    """What came of a build. With `messages` nothing was published.

    `changed`: something else is published than before, the search index apart. `busy`: another
    program was building to the same folder, so that it makes sense to try again.
    """

    language: str
    messages: tuple[Message, ...] = ()
    changed: bool = False
    busy: bool = False


class _Interrupted(Exception):
    """Something is more urgent than the build under way."""


class Builder:
    """The building process. Its methods are for one thread at a time, but `stop`."""

    def __init__(self, options: Options, *, daily: bool) -> None:
        """`daily`: a site is always built for the day that it is, whatever `options` say."""
        self._options = options
        self._daily = daily
        self._language = "nl"
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> None:
        """Start the process, in place of one that died. For the main thread."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), name="sitegen build")
        with _deaf_to_ctrl_c():
            self._process.start()
        theirs.close()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.is_alive()

    def build(self, tell: Callable[[str], None], touched: Touched, *, search: bool) -> Attempt:
        """Build once; `tell` hears which stage begins. Never raises for what is in the content.

        `touched` is what was told by the watch since the last build began. Without `search` the
        search index waits for a later build.
        """
        if self._pipe is None:
            raise RuntimeError("not started")
        today = datetime.date.today() if self._daily else self._options.today
        try:
            self._pipe.send(replace(self._options, today=today, search=search, touched=touched))
            while isinstance(answer := self._answer(self._pipe), str):
                tell(answer)
        except (EOFError, OSError):
            return _failed(self._language, "stopped")
        self._language = answer.language
        return answer

    def _answer(self, pipe: Connection) -> str | Attempt:
        """The next thing that the process says. Raises EOFError when it died."""
        # A worker of a build may live longer than the process, and hold the pipe open.
        while not pipe.poll(_LOOK):
            if not self.alive:
                raise EOFError
        answer: str | Attempt = pipe.recv()
        return answer

    def interrupt(self) -> None:
        """Let a build that makes the search index stop, for something more urgent."""
        if self._pipe is not None:
            with suppress(OSError):
                self._pipe.send(_INTERRUPT)

    def stop(self) -> None:
        """End the process, also in the middle of a build; what is published stays whole."""
        if self._process is not None:
            self._process.terminate()
            self._process.join(_PATIENCE)
            self._process.kill()
            self._process.join()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """What is started within never hears Ctrl-C, which is meant for this process alone."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # started any later, it would undo the next line
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection) -> None:
    """Build for each options that come through the pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    session = BuildSession()
    spoken = "nl"
    with less_garbage_collection(), suppress(EOFError, OSError):
        while True:
            options = pipe.recv()
            if options == _INTERRUPT:
                continue  # too late: that build was finished
            attempt = _attempt(options, session, partial(_tell, pipe), spoken)
            spoken = attempt.language
            pipe.send(attempt)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End this process and the workers of its build, which the default would leave behind.

    At once, for what is published is whole at any moment. An exception could come up anywhere, also
    where Python can only print it, in front of an editor who just wanted to stop.
    """
    for worker in multiprocessing.active_children():
        worker.kill()
    os._exit(0)


def _tell(pipe: Connection, stage: str) -> None:
    """Tell a stage, and hear at the same time whether there is something more urgent."""
    if stage == "search" and pipe.poll() and pipe.recv() == _INTERRUPT:
        raise _Interrupted
    pipe.send(stage)


def _attempt(
    options: Options, session: BuildSession, tell: Callable[[str], None], spoken: str
) -> Attempt:
    """A build, in which everything that goes wrong becomes a message."""
    if not options.content.is_dir():
        return _failed(spoken, "gone", given=options.content)
    try:
        outcome = session.build(options, tell)
    except _Interrupted:
        return Attempt(spoken)
    except Exception as error:  # the last wall: whatever it is, an editor gets a sentence
        why = failure(error)
        failed = _failed(spoken, why.reason, output=options.output, detail=why.detail)
        return replace(failed, busy=why.busy)
    messages = tuple(message(problem, outcome.language) for problem in outcome.problems)
    return Attempt(outcome.language, messages, outcome.visible)


def _failed(code: str, reason: str, **values: object) -> Attempt:
    """An attempt that ended for a reason outside the texts."""
    commands = language(code).commands
    says = commands["preview"].get(reason) or commands[reason]
    return Attempt(code, (Message("error", reason, "", 0, 0, "", says.format(**values), ""),))
