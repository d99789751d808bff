"""How soon the preview shows what was saved, and whether it ever misses a save.

python benchmarks/serve.py                 the repository's own showcase
python benchmarks/serve.py --cards 23,1000 plain cards, in one size after the other

With --before CHECKOUT another checkout of this program runs beside this one, and the two get each
save by turns.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

REPOSITORY = Path(__file__).resolve().parent.parent
SAVES = 100
BURSTS = 10
GIVEN_UP = 60  # seconds after which a save counts as lost
SETTLE = 10  # seconds until a preview that just started has looked at everything twice
IDLE = 3  # seconds

SETTINGS = """\
title: Proefstad
organisation: Gemeente Proefstad
statuses: [{id: loopt, label: Loopt, phase: running}]
themes: [{id: wonen, label: Wonen}, {id: zorg, label: Zorg}]
"""
CARD = """\
---
title: Proef {number}
status: loopt
summary: Bewoners en gemeente proberen samen plan {number} uit.
themes: [{theme}]
---

## Wat deden we?

Bewoners van wijk {number} zochten samen met de gemeente naar een betere oplossing. Zij begonnen
klein, keken na een maand wat het opleverde, en pasten het plan daarna aan.
"""


def write_cards(content: Path, cards: int) -> None:
    """A content folder with this many plain cards."""
    content.mkdir()
    (content / "site.yaml").write_text(SETTINGS, "utf-8")
    for number in range(cards):
        card = content / f"projecten/proef-{number}/index.md"
        card.parent.mkdir(parents=True)
        theme = "zorg" if number % 2 else "wonen"
        card.write_text(CARD.format(number=number, theme=theme), "utf-8")


@contextmanager
def previewed(folder: Path, program: Path) -> Iterator[tuple[int, str]]:
    """A running preview of a folder by a checkout of the program: its process and its address."""
    process = subprocess.Popen(
        [sys.executable, str(program / "build.py"), "serve", "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            sys.exit("The preview did not start.")
        yield process.pid, found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured of one preview: seconds from each save, and the marks that were lost."""

    told: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    lost_in_burst: list[str] = field(default_factory=list)


class Editor:
    """Who saves a card in one preview, and looks at its page."""

    def __init__(self, address: str, card: Path) -> None:
        self.found = Found()
        self._card = card
        self._source = card.read_text("utf-8")
        self._origin = "/".join(address.split("/")[:3])
        self._page = f"{address}{card.parent.parent.name}/{card.parent.name}/"
        self._http = AsyncHTTPClient()

    async def open(self) -> None:
        """Open the page in a browser that listens."""
        address = f"ws{self._origin.removeprefix('http')}/livereload"
        self._browser: WebSocketClientConnection = await websocket_connect(address)
        for command in ("hello", "info"):
            message = {"command": command, "url": self._page}
            await self._browser.write_message(json.dumps(message))
        await self._browser.read_message()

    async def save(self, mark: str) -> None:
        """Save the card with a mark in it, and wait for the page that has it."""
        saved = time.perf_counter()
        self._write(mark)
        try:
            told = await asyncio.wait_for(self._shown(mark), GIVEN_UP)
        except TimeoutError:
            self.found.lost.append(mark)
        else:
            self.found.told.append(told - saved)
            self.found.ready.append(time.perf_counter() - saved)

    async def save_often(self, marks: Sequence[str]) -> None:
        """Save the card many times in a row, and wait for the page that has the last mark."""
        for mark in marks:
            self._write(mark)
            await asyncio.sleep(0.03)
        try:
            await asyncio.wait_for(self._shown(marks[-1]), GIVEN_UP)
        except TimeoutError:
            self.found.lost_in_burst.append(marks[-1])

    def close(self) -> None:
        """Leave the page."""
        self._browser.close()

    def _write(self, mark: str) -> None:
        self._card.write_text(f"{self._source}\n{mark}\n", "utf-8")

    async def _shown(self, mark: str) -> float:
        """When the browser was told for the last time before its page had the mark."""
        while True:
            await self._browser.read_message()
            told = time.perf_counter()
            if mark.encode() in (await self._http.fetch(self._page)).body:
                return told


async def edit(editors: Sequence[Editor]) -> None:
    """Save by turns, each time in the opposite order."""
    for editor in editors:
        await editor.open()
    for number in range(SAVES):
        for editor in editors if number % 2 else editors[::-1]:
            await asyncio.sleep(0.1)
            await editor.save(f"opgeslagen{number}x")
    for burst in range(BURSTS):
        for editor in editors:
            await editor.save_often([f"snel{burst}na{number}x" for number in range(10)])
    for editor in editors:
        editor.close()


def busy(process: int) -> float:
    """Seconds of processor time that a process and those it started have used."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if process in (int(path.parent.name), int(fields[1])):
            total += int(fields[11]) + int(fields[12])
    return total / float(os.sysconf("SC_CLK_TCK"))


def line(what: str, seconds: Sequence[float]) -> str:
    """The median, the slowest of a hundred but five, and the slowest, in milliseconds."""
    ordered = sorted(second * 1000 for second in seconds)
    late = ordered[int(len(ordered) * 0.95)]
    median = statistics.median(ordered)
    return f"{what:<28} median {median:7.0f} ms   95% {late:7.0f} ms   all {ordered[-1]:7.0f} ms"


def measure(programs: Mapping[str, Path], cards: int | None) -> dict[str, Found]:
    """What is found of the preview of each checkout; all run at the same time.

    Prints what part of a core each takes before anything is saved.
    """
    with ExitStack() as running:
        editors: dict[str, Editor] = {}
        processes: dict[str, int] = {}
        for name, program in programs.items():
            work = Path(running.enter_context(tempfile.TemporaryDirectory()))
            content = work / "content"
            if cards is None:
                shutil.copytree(REPOSITORY / "content", content)
            else:
                write_cards(content, cards)
            card = min((content / "projecten").glob("*/index.md"))
            processes[name], address = running.enter_context(previewed(work, program))
            editors[name] = Editor(address, card)
        time.sleep(SETTLE)
        before = {name: busy(process) for name, process in processes.items()}
        time.sleep(IDLE)
        for name, process in processes.items():
            print(f"{name}: {(busy(process) - before[name]) / IDLE:.1%} of a core while idle")
        asyncio.run(edit(list(editors.values())))
        return {name: editor.found for name, editor in editors.items()}


def report(name: str, found: Found) -> None:
    """Print what was found of one preview."""
    print(
        f"{name}: {SAVES} saves, {len(found.lost)} lost;"
        f" {BURSTS} bursts of 10 saves, {len(found.lost_in_burst)} last ones lost"
    )
    if found.ready:
        print(line("from save to browser told", found.told))
        print(line("from save to page ready", found.ready))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How soon the preview shows what was saved.")
    parser.add_argument("--cards", help="plain cards, not the repository's own: 23,1000")
    parser.add_argument("--before", type=Path, help="another checkout of this program")
    given = parser.parse_args()
    programs = {"etalage": REPOSITORY}
    if given.before is not None:
        programs["before"] = given.before.resolve()
    for cards in [int(size) for size in given.cards.split(",")] if given.cards else [None]:
        print(f"\n{'the showcase of the repository' if cards is None else f'{cards:,} cards'}")
        found = measure(programs, cards)
        for name, one in found.items():
            report(name, one)
        if len(found) > 1 and all(one.ready for one in found.values()):
            ours, before = (statistics.median(one.ready) for one in found.values())
            print(f"{'etalage / before':<28} {ours / before:.2f} times, from save to page ready")


if __name__ == "__main__":
    main()
