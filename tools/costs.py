"""Measures what the largest inputs cost, in time and memory: a quarter of each size, and all of it.

    python -m tools.costs [WORD ...]

Texts of one pattern, one long word that `check` looks at, photos, drawings and files of design
tokens, each in a process of its own. With words only the lines that have one of them. Prints a
table: four times the size should cost about four times as much, or be refused. For Linux.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct
from PIL import Image

from sitegen.check.plain_language import hints
from sitegen.content.documents import MAX_BODY
from sitegen.content.markdown import render
from sitegen.diagnostics.problems import Report
from sitegen.media.images import PictureError, encode, probe
from sitegen.media.renditions import renditions
from sitegen.theming.tokens import TokenError, read_tokens
from sitegen.urls import Addresses

_TEXTS = {
    "plain text": "Buren eten elke week samen. ",
    **{"open brackets": "[", "brackets": "[]", "headings": "# a\n", "quotes": '"', "stars": "*"},
    **{"table": "a|b\n-|-\n", "lists": "- a\n", "one word": "a"},
}
_TOKENS = {
    "css": ("--nl-a{}:#000000;", ":root{{{}}}"),
    "json": ('"a{}":"#000000",', '{{{}"z":"1"}}'),
}
_MOST_TOKENS = 3_000_000


class Trial(Struct, frozen=True):
    """An input of some size, as it is told, and what reads it and says why it refused it, if so."""

    what: str
    size: str
    make: Callable[[], bytes]
    read: Callable[[bytes], str]


class Cost(Struct, frozen=True):
    """Seconds of processor time, megabytes that were held besides, and the reason of a refusal."""

    seconds: float
    memory: float
    refused: str


def as_text(data: bytes) -> str:
    """Read a running text."""
    report = Report("content/a.md")
    render(data.decode(), "a.md", 0, "nl", Addresses.of(None), report)
    return report.problems[0].rule if report.problems else ""


def as_words(data: bytes) -> str:
    """Look at a text as `check` does."""
    for _ in hints(data.decode(), "nl"):
        pass
    return ""


def as_picture(data: bytes) -> str:
    """Make all sizes of a picture."""
    try:
        for _ in encode(data, renditions(probe(data))):
            pass
    except PictureError as error:
        return error.reason
    return ""


def as_tokens(kind: str, data: bytes) -> str:
    """Read a file of design tokens."""
    try:
        read_tokens(data.decode(), f"a.{kind}")
    except TokenError as error:
        return error.reason
    return ""


def repeated(pattern: str, size: int) -> bytes:
    """So many characters of a pattern."""
    return (pattern * size)[:size].encode()


def drawn(format_: str, width: int) -> bytes:
    """A picture of noise, so many pixels wide and three quarters of that high."""
    data = io.BytesIO()
    noise = Image.effect_noise((1000, 750), 60).convert("RGB")
    noise.resize((width, width * 3 // 4), Image.Resampling.NEAREST).save(data, format_)
    return data.getvalue()


def designed(kind: str, size: int) -> bytes:
    """About so many characters of design tokens."""
    line, file = _TOKENS[kind]
    return file.format("".join(line.format(n) for n in range(size // len(line) - 4))).encode()


def trials() -> Iterator[Trial]:
    """What is tried, a quarter of each size before all of it."""
    for size in (MAX_BODY // 4, MAX_BODY):
        for what, pattern in _TEXTS.items():
            yield Trial(what, f"{size >> 10} KB", partial(repeated, pattern, size), as_text)
        for what, pattern in (("check: one word", "a"), ("check: text", _TEXTS["plain text"])):
            yield Trial(what, f"{size >> 10} KB", partial(repeated, pattern, size), as_words)
    for format_, widths in (
        ("JPEG", (8000, 16_000)),
        ("PNG", (3600, 7200)),
        ("WEBP", (3150, 6300)),
    ):
        for width in widths:
            told = f"{width * width * 3 // 4_000_000} Mpx"
            yield Trial(format_, told, partial(drawn, format_, width), as_picture)
    for kind in _TOKENS:
        for size in (_MOST_TOKENS // 4, _MOST_TOKENS):
            make, read = partial(designed, kind, size), partial(as_tokens, kind)
            yield Trial(f"tokens, {kind}", f"{size // 1000} KB", make, read)


def cost(trial: Trial) -> Cost:
    """What a trial costs in this process, besides the input itself."""
    data = trial.make()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the highest memory is that of now
    before, started = _memory("VmRSS"), time.process_time()
    refused = trial.read(data)
    return Cost(time.process_time() - started, _memory("VmHWM") - before, refused)


def _memory(kind: str) -> float:
    """Megabytes of memory of this process, by a name of Linux."""
    found = re.search(rf"{kind}:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What do the largest inputs cost?")
    parser.add_argument("words", nargs="*", help="only the lines that have one of these")
    words = parser.parse_args().words
    print(f"{'input':<18}{'size':>9}{'seconds':>10}{'MB':>8}  refused")
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        chosen = [one for one in trials() if not words or any(word in one.what for word in words)]
        for one, found in zip(chosen, pool.imap(cost, chosen), strict=True):
            figures = f"{found.seconds:>10.2f}{found.memory:>8.0f}"
            print(f"{one.what:<18}{one.size:>9}{figures}  {found.refused}", flush=True)


if __name__ == "__main__":
    main()
