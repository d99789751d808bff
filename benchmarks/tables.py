"""The results as Markdown tables: medians, and what the program promises beside what was found."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

from benchmarks.fidelity import Likeness
from benchmarks.measuring import Run

OURS = "etalage"
BEFORE = "before"
WITHOUT_SEARCH = "etalage without search"
THREE_WIDTHS = "etalage three widths"


@dataclass(frozen=True, slots=True)
class Timing:
    """A run of one peer: how many cards (or photos), which scenario, which round."""

    size: int
    scenario: str
    peer: str
    number: int
    run: Run


@dataclass(frozen=True, slots=True)
class _Promise:
    """A scenario of ours at most `limit` times another's; `smallest` is the size it starts at."""

    says: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    limit: float
    smallest: int = 0


_RATIOS = (
    _Promise("cold, search apart / Hugo", (WITHOUT_SEARCH, "cold"), ("hugo", "cold"), 1, 10_000),
    _Promise(
        "cold, search apart / floor of two processes",
        (WITHOUT_SEARCH, "cold"),
        ("floor 2", "cold"),
        1.25,
        10_000,
    ),
    _Promise(
        "one body edited / Hugo", (OURS, "body edited"), ("hugo", "body edited"), 1 / 15, 10_000
    ),
    _Promise("one title edited / our cold", (OURS, "title edited"), (OURS, "cold"), 1 / 4, 10_000),
    _Promise(
        "photos in three widths / Hugo",
        (THREE_WIDTHS, "pictures cold"),
        ("hugo", "pictures cold"),
        1 / 5,
        200,
    ),
    _Promise(
        "photos in three widths / eleventy-img",
        (THREE_WIDTHS, "pictures cold"),
        ("eleventy", "pictures cold"),
        0.7,
        200,
    ),
    _Promise(
        "photos kept / cold",
        (THREE_WIDTHS, "pictures kept"),
        (THREE_WIDTHS, "pictures cold"),
        1 / 50,
        200,
    ),
)
# Seconds, from this many cards on.
_SECONDS = (("body edited", 10_000, 2.0), ("unchanged", 10_000, 1.2))
# Megabytes of all processes together, up to this many cards.
_MEMORY = ((10_000, 600), (17_100, 1000))
_DOUBLE = 2.2  # what twice the cards may take


def time_table(timings: Sequence[Timing], size: int, scenarios: Sequence[str]) -> str:
    """The medians of every peer, a row for each scenario; empty when nothing was measured."""
    found = [t for t in timings if t.size == size and t.scenario in scenarios]
    if not found:
        return ""
    peers = list(dict.fromkeys(t.peer for t in found))
    thing = "photos" if found[0].scenario.startswith("pictures") else "cards"
    rows = []
    for scenario in scenarios:
        cells = []
        for peer in peers:
            runs = [t.run for t in found if (t.scenario, t.peer) == (scenario, peer)]
            cells.append(_cell(runs) if runs else "")
        if any(cells):
            rows.append([scenario, *cells])
    rounds = max(t.number for t in found)
    note = f"Seconds (of processor), megabytes at the peak; medians of {rounds}."
    return _table([f"{size:,} {thing}", *peers], rows) + f"\n\n{note}"


def likeness_table(found: Iterable[tuple[str, Likeness]]) -> str:
    """Bytes and likeness of the published photos; empty when there are none."""
    rows = [
        [name, str(one.width), f"{one.size / 1000:.0f}", f"{one.psnr:.2f}", f"{one.ssim:.4f}"]
        for name, one in found
    ]
    return _table(["WebP of a photo", "width", "kB", "PSNR", "SSIM"], rows) if rows else ""


def promise_table(timings: Sequence[Timing]) -> str:
    """What the program promises, for as far as it was measured; empty when nothing was."""
    rows = []
    sizes = sorted({t.size for t in timings if not t.scenario.startswith("pictures")})
    for size in sorted({t.size for t in timings}):
        for promise in _RATIOS:
            ratios = _ratios(timings, size, promise.ours, promise.theirs)
            if ratios:
                small = size < promise.smallest
                rows.append(
                    _row(size, promise.says, median(ratios), promise.limit, small, "{:.3f}")
                )
        for scenario, smallest, limit in _SECONDS:
            runs = _runs(timings, size, OURS, scenario)
            if runs:
                seconds = median(run.wall for run in runs.values())
                small = size < smallest
                rows.append(_row(size, f"{scenario}, seconds", seconds, limit, small, "{:.2f}"))
        runs = _runs(timings, size, OURS, "cold")
        limits = [limit for cards, limit in _MEMORY if size <= cards]
        if runs and limits:
            memory = max(run.memory for run in runs.values())
            small = size < _MEMORY[0][0]
            rows.append(_row(size, "cold, megabytes", memory, limits[0], small, "{:.0f}"))
        hugo = _ratios(timings, size, (OURS, "cold"), ("hugo", "cold"), lambda run: run.memory)
        if hugo:
            small = size < _MEMORY[-1][0]
            rows.append(_row(size, "cold, megabytes / Hugo", median(hugo), 1, small, "{:.3f}"))
    for before, size in pairwise(sizes):
        one, other = _runs(timings, before, OURS, "cold"), _runs(timings, size, OURS, "cold")
        if one and other:
            times = [other[number].wall / one[number].wall for number in one.keys() & other.keys()]
            double = median(times) ** (1 / math.log2(size / before))
            says = f"cold, each time twice the cards from {before:,}"
            rows.append(_row(size, says, double, _DOUBLE, False, "{:.2f}"))
    return _table(["cards", "", "measured", "at most", "held"], rows) if rows else ""


def before_table(timings: Sequence[Timing]) -> str:
    """This checkout beside the one before it, by their medians; empty when that did not run."""
    rows, times = [], []
    for size, scenario in dict.fromkeys((t.size, t.scenario) for t in timings):
        ours = list(_runs(timings, size, OURS, scenario).values())
        before = list(_runs(timings, size, BEFORE, scenario).values())
        if ours and before:
            ratios = [
                median(map(of, ours)) / median(map(of, before))
                for of in (attrgetter("wall"), attrgetter("cpu"), attrgetter("memory"))
            ]
            times.append(ratios[0])
            rows.append([f"{size:,}", scenario, *(f"{ratio:.2f}" for ratio in ratios)])
    head = ["cards", "beside the checkout before", "time", "of processor", "memory"]
    return _table(head, rows) + f"\n\nAt most {max(times):.2f} times its time." if rows else ""


def _row(size: int, says: str, found: float, limit: float, small: bool, form: str) -> list[str]:
    held = "(too few)" if small else "yes" if found <= limit else "**no**"
    return [f"{size:,}", says, form.format(found), form.format(limit), held]


def _runs(timings: Iterable[Timing], size: int, peer: str, scenario: str) -> dict[int, Run]:
    """The runs of a peer by round."""
    wanted = (size, peer, scenario)
    return {t.number: t.run for t in timings if (t.size, t.peer, t.scenario) == wanted}


def _ratios(
    timings: Sequence[Timing],
    size: int,
    ours: tuple[str, str],
    theirs: tuple[str, str],
    of: Callable[[Run], float] = lambda run: run.wall,
) -> list[float]:
    """Ours over theirs, round by round."""
    one, other = _runs(timings, size, *ours), _runs(timings, size, *theirs)
    return [of(one[n]) / of(other[n]) for n in one.keys() & other.keys() if of(other[n])]


def _cell(runs: Sequence[Run]) -> str:
    wall, cpu, memory = (
        median(values) for values in zip(*((r.wall, r.cpu, r.memory) for r in runs), strict=True)
    )
    return f"**{wall:.2f}** ({cpu:.2f}) {memory:.0f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
