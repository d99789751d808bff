"""This program beside other generators, in one run: time, processor time and memory.

    python -m benchmarks.compare --cards 1000 --pictures 20 --rounds 3

Takes the peers that it finds; `benchmarks/README.md` says how to install them, `docs/snelheid.md`
what is measured. Each peer goes through the scenarios as who edits a site does. All peers do one
scenario by turns before the next, and every other round in the opposite order, so that a machine
that slows down slows all.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.fidelity import FILTERS, Likeness, likeness
from benchmarks.generators import CHECKOUT, COLD, PAGES, PICTURES, Peer, installed
from benchmarks.measuring import run, wait_until_idle
from benchmarks.tables import Timing, before_table, likeness_table, promise_table, time_table
from benchmarks.three_widths import WIDTHS

LOOKED_AT = 5  # photos whose published renditions are compared


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure; `quiet` is how many seconds to wait for an idle machine before a run."""

    peers: tuple[str, ...] | None
    scenarios: tuple[str, ...]
    rounds: int
    quiet: float


def compare(
    content: Path, size: int, peers: Sequence[Peer], work: Path, options: Options
) -> Iterator[Timing]:
    """Every peer through every scenario that makes sense for it, round after round."""
    places = {peer.name: work / peer.name.replace(" ", "-") for peer in peers}
    for peer in peers:
        places[peer.name].mkdir(parents=True)
        peer.lay_out(content, places[peer.name])
    for number in range(1, options.rounds + 1):
        turns = peers if number % 2 else peers[::-1]
        for scenario in options.scenarios:
            for peer in turns:
                if scenario not in peer.scenarios:
                    continue
                place = places[peer.name]
                if scenario in (COLD, PICTURES[0]):
                    peer.forget(place)
                if scenario == CHECKOUT:
                    peer.check_out(place)
                peer.edit(place, scenario, number)
                wait_until_idle(options.quiet)
                command = [part.replace("{work}", str(place)) for part in peer.command]
                measured = run(command, place, peer.environment)
                print(
                    f"{size} {scenario}, round {number}, {peer.name}: {measured.wall:.2f} s,"
                    f" {measured.cpu:.2f} s of processor, {measured.memory:.0f} MB,"
                    f" others {measured.others:.1f} cores",
                    file=sys.stderr,
                )
                yield Timing(size, scenario, peer.name, number, measured)


def published_likeness(
    content: Path, peers: Sequence[Peer], work: Path
) -> Iterator[tuple[str, Likeness]]:
    """How like the photos are that each peer published."""
    photos = sorted(content.glob("projecten/*/*.jpg"))[:LOOKED_AT]
    for peer in peers:
        if peer.name in FILTERS and set(PICTURES) & set(peer.scenarios):
            site = work / peer.name.replace(" ", "-") / peer.made[0]
            for found in likeness(peer.name, photos, site, WIDTHS):
                yield peer.name, found


def chosen(peers: Sequence[Peer], names: Sequence[str] | None) -> list[Peer]:
    """The peers whose first word is among `names`."""
    if names is None:
        return list(peers)
    known = {peer.name.partition(" ")[0] for peer in peers}
    if missing := set(names) - known:
        sys.exit(
            f"not installed: {', '.join(sorted(missing))}; there is {', '.join(sorted(known))}"
        )
    return [peer for peer in peers if peer.name.partition(" ")[0] in names]


@contextmanager
def _workplace(folder: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder) as work:
        yield Path(work)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="This program beside other generators.")
    listed = [*PAGES, *PICTURES]
    parser.add_argument("--cards", default="1000", help="sizes of the content: 1000,2000")
    parser.add_argument("--pictures", type=int, default=0, help="as many cards with a photo each")
    parser.add_argument("--content", type=Path, help="a content folder of your own, for us alone")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", help="etalage,floor,hugo,eleventy,pelican; default: all found")
    parser.add_argument("--scenarios", default=",".join(listed), help=", ".join(listed))
    parser.add_argument("--before", type=Path, help="another checkout of this program, as a peer")
    parser.add_argument("--env", type=Path, help="the folder where the peers are installed")
    parser.add_argument("--work", type=Path, help="where to build; default: the temporary folder")
    parser.add_argument("--quiet", type=float, default=0.0, help="seconds to wait for idleness")
    parser.add_argument("--json", type=Path, help="also write every run to this file")
    return parser.parse_args()


def main() -> None:
    """Measure, and print the tables."""
    given = _arguments()
    options = Options(
        peers=tuple(given.peers.split(",")) if given.peers else None,
        scenarios=tuple(given.scenarios.split(",")),
        rounds=given.rounds,
        quiet=given.quiet,
    )
    peers = chosen(list(installed(given.env, given.before)), options.peers)
    sizes = [int(size) for size in given.cards.split(",") if size != "0"]
    timings: list[Timing] = []
    likenesses: list[tuple[str, Likeness]] = []
    with _workplace(given.work) as work:
        if given.content:
            ours = [peer for peer in peers if peer.name == "etalage"]
            cards = len(list(given.content.rglob("*.md")))
            place = work / "own"
            timings += compare(given.content, cards, ours, place, _only(options, PAGES))
            sizes = []
        for size in sizes:
            content = work / f"content-{size}"
            corpus.write(content, size)
            timings += compare(content, size, peers, work / str(size), _only(options, PAGES))
        if given.pictures:
            content = work / "photos"
            corpus.write(content, given.pictures, given.pictures)
            place = work / "pictures"
            able = [peer for peer in peers if set(PICTURES) & set(peer.scenarios)]
            timings += compare(content, given.pictures, able, place, _only(options, PICTURES))
            likenesses += published_likeness(content, able, place)
    print(_report(peers, timings, likenesses))
    if given.json:
        runs = [asdict(timing) for timing in timings]
        given.json.write_text(json.dumps({"machine": _machine(), "runs": runs}, indent=1), "utf-8")


def _only(options: Options, scenarios: Sequence[str]) -> Options:
    wanted = tuple(name for name in scenarios if name in options.scenarios)
    return Options(options.peers, wanted, options.rounds, options.quiet)


def _report(
    peers: Sequence[Peer], timings: Sequence[Timing], likenesses: Sequence[tuple[str, Likeness]]
) -> str:
    versions = ", ".join(f"{peer.name} {peer.version}" for peer in peers if peer.version)
    parts = [f"{_machine()}. {versions}".rstrip(". ") + "."]
    parts += [time_table(timings, size, PAGES) for size in sorted({t.size for t in timings})]
    parts += [time_table(timings, size, PICTURES) for size in sorted({t.size for t in timings})]
    parts += [likeness_table(likenesses), promise_table(timings), before_table(timings)]
    others = max((timing.run.others for timing in timings), default=0.0)
    if others > 0.2:
        parts.append(f"The machine was not quiet: others used up to {others:.1f} cores.")
    return "\n\n".join(filter(None, parts))


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
