"""Show editors their site while they write: build, serve on this machine, and follow changes."""

from __future__ import annotations

import asyncio
import datetime
import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from msgspec import Struct
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from sitegen.build.inputs import Options
from sitegen.npm import cache
from sitegen.preview.builder import Attempt, Builder
from sitegen.preview.server import Preview
from sitegen.preview.watch import Touched, watch_folders
from sitegen.theming.theme import theme_roots

# In seconds: when to try again if another program builds to the same folder, and how long nobody
# must have saved anything before the search index is made.
_TRY_AGAIN = 0.5
_PAUSE = 1.0


class _Saves(Struct):
    """What was saved since the last build began. `event` is set when there is something."""

    event: asyncio.Event
    touched: Touched = frozenset()

    def note(self, touched: Touched) -> None:
        if touched is None or self.touched is None:
            self.touched = None
        else:
            self.touched |= touched
        self.event.set()

    def take(self) -> Touched:
        touched, self.touched = self.touched, frozenset()
        self.event.clear()
        return touched


def open_port(port: int) -> list[socket.socket]:
    """Take a port of this machine, which no other machine can reach. 0: any free one.

    Raises OSError when it is in use or not allowed.
    """
    return bind_sockets(port, "127.0.0.1")


def serve(
    options: Options,
    sockets: list[socket.socket],
    *,
    daily: bool,
    tell: Callable[[str], None],
    ready: Callable[[str, str], None],
) -> None:
    """Build to `options.output` and serve it, until Ctrl-C.

    `daily`: every build is for the day that it is. `tell` hears the stages of the first build,
    `ready` the address and the language, when there is something to see.
    """
    # What goes wrong between browser and server is nothing that an editor could mend.
    logging.getLogger("tornado").addHandler(logging.NullHandler())
    logging.getLogger("tornado").propagate = False
    with suppress(KeyboardInterrupt):
        asyncio.run(_follow(options, sockets, daily, tell, ready))


async def _follow(
    options: Options,
    sockets: list[socket.socket],
    daily: bool,
    tell: Callable[[str], None],
    ready: Callable[[str, str], None],
) -> None:
    loop = asyncio.get_running_loop()
    saves = _Saves(asyncio.Event())
    stop = threading.Event()
    port = sockets[0].getsockname()[1]
    today = datetime.date.today if daily else lambda: options.today
    preview = Preview(options.content, options.output, port, today)
    server = HTTPServer(preview.application())
    builder = Builder(options, daily=daily)
    # With packages, so that a message that one is lacking goes away once it was fetched.
    roots = (options.content.absolute(), *theme_roots(options.content), cache())

    def note(touched: Touched) -> None:
        loop.call_soon_threadsafe(saves.note, touched)

    watcher = threading.Thread(target=watch_folders, args=(roots, note, stop), daemon=True)

    async def build(tell: Callable[[str], None], *, search: bool) -> Attempt:
        if not builder.alive:
            builder.start()
        touched = saves.take()  # what is saved from here on may come too late for this build
        if search:
            touched = None  # there is time to look everywhere, should the watch have missed some
        attempt = await asyncio.to_thread(builder.build, tell, touched, search=search)
        if attempt.busy:
            loop.call_later(_TRY_AGAIN, saves.note, None)
        return attempt

    async def finish() -> None:
        """Make the search index, unless something is saved in the meantime."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE):
                await saves.event.wait()
            return
        making = asyncio.create_task(build(_quiet, search=True))
        saving = asyncio.create_task(saves.event.wait())
        await asyncio.wait((making, saving), return_when=asyncio.FIRST_COMPLETED)
        if not making.done():
            builder.interrupt()
        saving.cancel()
        attempt = await making
        if attempt.messages or attempt.changed:  # by what was saved just before it began
            preview.show(attempt.language, attempt.messages, changed=attempt.changed)

    try:
        watcher.start()
        attempt = await build(tell, search=True)
        preview.show(attempt.language, attempt.messages, changed=attempt.changed)
        server.add_sockets(sockets)
        ready(preview.address, attempt.language)
        while await saves.event.wait():
            attempt = await build(_quiet, search=False)
            # Half a save can look like a mistake: if there is more, that is what counts.
            if not (attempt.messages and saves.event.is_set()):
                preview.show(attempt.language, attempt.messages, changed=attempt.changed)
            # Also when nothing changed: a save may have broken off the index of the one before it.
            if not attempt.messages and not saves.event.is_set():
                await finish()
    finally:
        builder.stop()
        stop.set()
        watcher.join()
        server.stop()
        await server.close_all_connections()


def _quiet(_stage: str) -> None:
    """Nothing to tell: the page that appears says enough."""
