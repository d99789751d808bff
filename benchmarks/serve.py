"""How soon the preview shows what was saved, and whether it ever misses a save.

python benchmarks/serve.py             the repository's own showcase
python benchmarks/serve.py --cards N   N plain cards
With --before CHECKOUT also another checkout of this program, for its ratio.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import websocket_connect

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


async def measure(address: str, card: Path) -> tuple[list[float], list[float], int, int]:
    """Seconds from a save to the browser told and to the page ready, and what was lost."""
    slug = card.parent.name
    origin = "/".join(address.split("/")[:3])
    page = f"{address}{card.parent.parent.name}/{slug}/"
    source = card.read_text("utf-8")
    http = AsyncHTTPClient()
    browser = await websocket_connect(f"ws{origin.removeprefix('http')}/livereload")
    for command in ("hello", "info"):
        await browser.write_message(json.dumps({"command": command, "url": page}))
    await browser.read_message()

    async def shown(mark: str) -> float:
        """When the browser was told for the last time before its page had the mark."""
        while True:
            await browser.read_message()
            told = time.perf_counter()
            if mark.encode() in (await http.fetch(page)).body:
                return told

    told, ready = [], []
    lost = lost_in_burst = 0
    for number in range(SAVES):
        await asyncio.sleep(0.1)
        mark = f"opgeslagen{number}x"
        saved = time.perf_counter()
        card.write_text(f"{source}\n{mark}\n", "utf-8")
        try:
            told.append(await asyncio.wait_for(shown(mark), GIVEN_UP) - saved)
            ready.append(time.perf_counter() - saved)
        except TimeoutError:
            lost += 1
    for burst in range(BURSTS):
        for number in range(10):
            mark = f"snel{burst}na{number}x"
            card.write_text(f"{source}\n{mark}\n", "utf-8")
            await asyncio.sleep(0.03)
        try:
            await asyncio.wait_for(shown(mark), GIVEN_UP)
        except TimeoutError:
            lost_in_burst += 1
    browser.close()
    return told, ready, lost, lost_in_burst


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


def preview(program: Path, cards: int | None) -> list[float]:
    """Measure the preview of one checkout, and print; returns seconds from save to page."""
    with tempfile.TemporaryDirectory() as work:
        content = Path(work) / "content"
        if cards is None:
            shutil.copytree(REPOSITORY / "content", content)
        else:
            write_cards(content, cards)
        card = min((content / "projecten").glob("*/index.md"))
        with previewed(Path(work), program) as (process, address):
            time.sleep(SETTLE)
            before = busy(process)
            time.sleep(IDLE)
            idle = (busy(process) - before) / IDLE
            told, ready, lost, lost_in_burst = asyncio.run(measure(address, card))
    print(
        f"{SAVES} saves, {lost} lost; {BURSTS} bursts of 10 saves, {lost_in_burst} last ones lost"
    )
    if ready:
        print(line("from save to browser told", told))
        print(line("from save to page ready", ready))
    print(f"{'while nothing is saved':<28} {idle:.1%} of a core")
    return ready


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How soon the preview shows what was saved.")
    parser.add_argument("--cards", type=int, help="this many plain cards, not the repository's own")
    parser.add_argument("--before", type=Path, help="another checkout of this program")
    given = parser.parse_args()
    ready = preview(REPOSITORY, given.cards)
    if given.before is not None:
        before = preview(given.before.resolve(), given.cards)
        if ready and before:
            ratio = statistics.median(ready) / statistics.median(before)
            print(f"{'this checkout / that one':<28} {ratio:.2f}")


if __name__ == "__main__":
    main()
