"""The benchmark measures real builds of content that anyone can make again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import corpus, engines
from benchmarks.compare import Options, compare
from benchmarks.generators import CHECKOUT, COLD, PAGES, Peer, installed
from benchmarks.measuring import Run, run
from benchmarks.tables import Timing, before_table

REPOSITORY = Path(__file__).resolve().parents[2]

# Holds 60 MB while three copies of itself look at it; each works for a while.
SHARING = """
import os, time
held = bytearray(60_000_000)
for _ in range(3):
    if not os.fork():
        held.count(1)
        end = time.process_time() + 0.2
        while time.process_time() < end: pass
        time.sleep(0.3)
        os._exit(0)
for _ in range(3):
    os.wait()
"""


def test_the_made_up_content_is_published_without_a_problem(
    tmp_path: Path, build_site: Callable[..., Path]
) -> None:
    content = tmp_path / "content"
    corpus.write(content, cards=20, pictures=1)
    site = build_site(content, tmp_path / "public")
    assert len(list(site.glob("projecten/*/index.html"))) >= 20
    assert list(site.glob("media/*.avif"))


def test_the_same_numbers_give_the_same_texts(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        corpus.write(tmp_path / name, cards=12)
        found = sorted((tmp_path / name).rglob("*.*"))
        texts.append([(path.relative_to(tmp_path / name), path.read_bytes()) for path in found])
    assert texts[0] == texts[1]
    assert len(texts[0]) == 13


@pytest.mark.parametrize("scenario", PAGES[2:])
def test_an_edit_changes_one_source_and_another_round_changes_it_again(
    tmp_path: Path, scenario: str
) -> None:
    corpus.write(tmp_path / "corpus", cards=5)
    for peer in installed(None):
        work = tmp_path / "work" / peer.name
        work.mkdir(parents=True)
        peer.lay_out(tmp_path / "corpus", work)
        folder = work / Path(peer.card).parts[0]
        states = []
        for number in range(3):
            if number:
                peer.edit(work, scenario, number)
            files = [path for path in folder.rglob("*") if path.is_file()]
            files.append(work / peer.settings)
            states.append({path: path.read_bytes() for path in files})
        for before, after in pairwise(states):
            assert sum(before[path] != after[path] for path in before) == 1, peer.name


def test_a_fresh_checkout_brings_content_and_what_was_made_back_as_other_files(
    tmp_path: Path,
) -> None:
    corpus.write(tmp_path / "corpus", cards=2)
    peer = next(installed(None))
    work = tmp_path / "work"
    work.mkdir()
    peer.lay_out(tmp_path / "corpus", work)
    for name in (".public.sitegen/cache/kept", ".public.sitegen/lock", "public/index.html"):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(name, "utf-8")
    before = {path: path.stat() for path in work.rglob("*") if path.is_file()}
    texts = {path: path.read_bytes() for path in before}
    peer.check_out(work)
    assert {path for path in work.rglob("*") if path.is_file()} == before.keys()
    of_host = ("content", *peer.made)
    for path, stat in before.items():
        assert path.read_bytes() == texts[path]
        if path.relative_to(work).parts[0] in of_host:
            assert path.stat().st_ino != stat.st_ino
            assert path.stat().st_mtime_ns > stat.st_mtime_ns


def test_peers_do_each_scenario_by_turns_and_every_other_round_in_the_opposite_order(
    tmp_path: Path,
) -> None:
    program = (
        sys.executable,
        "-c",
        "from pathlib import Path; Path('public').mkdir(exist_ok=True)",
    )

    def lay_out(content: Path, work: Path) -> None:
        (work / "content/projecten/een").mkdir(parents=True)
        (work / "content/projecten/een/index.md").write_text("title: Een\n", "utf-8")

    card = "content/projecten/{slug}/index.md"
    peers = [
        Peer(name, "", program, lay_out, card, "site.yaml", ("public",), PAGES)
        for name in ("etalage", "before")
    ]
    options = Options(None, (COLD, "body edited"), 2, 0.0)
    done = [(t.number, t.scenario, t.peer) for t in compare(tmp_path, 1, peers, tmp_path, options)]
    assert done == [
        (1, COLD, "etalage"),
        (1, COLD, "before"),
        (1, "body edited", "etalage"),
        (1, "body edited", "before"),
        (2, COLD, "before"),
        (2, COLD, "etalage"),
        (2, "body edited", "before"),
        (2, "body edited", "etalage"),
    ]


def test_a_checkout_beside_another_is_told_by_ratios_of_medians_for_all_sizes() -> None:
    def runs(size: int, peer: str, seconds: list[float], memory: float) -> list[Timing]:
        return [
            Timing(size, CHECKOUT, peer, number, Run(wall, wall, memory, 0.0))
            for number, wall in enumerate(seconds, 1)
        ]

    table = before_table(
        [
            *runs(23, "etalage", [0.5, 9.0, 0.6], 80.0),
            *runs(23, "before", [0.4, 0.5, 0.1], 100.0),
            *runs(1000, "etalage", [2.0], 100.0),
            *runs(1000, "before", [4.0], 50.0),
            *runs(1000, "hugo", [1.0], 50.0),
        ]
    )
    assert "| 23 | fresh checkout | 1.50 | 1.50 | 0.80 |" in table
    assert "| 1,000 | fresh checkout | 0.50 | 0.50 | 2.00 |" in table
    assert "At most 1.50 times its time." in table
    assert before_table(runs(23, "etalage", [0.5], 80.0)) == ""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux tells this")
def test_memory_that_processes_share_counts_once_and_the_work_of_all_counts(
    tmp_path: Path,
) -> None:
    measured = run([sys.executable, "-c", SHARING], tmp_path, {})
    assert 60 < measured.memory < 110
    assert measured.cpu > 0.6


def test_a_program_that_fails_is_no_result(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="too bad"):
        run([sys.executable, "-c", "raise SystemExit('too bad')"], tmp_path, {})


def test_engines_are_timed_on_the_texts_of_a_corpus(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["engines", "--cards", "3"])
    engines.main()
    ours = [line for line in capsys.readouterr().out.splitlines() if " 1.0 " in line]
    assert [line.split()[0] for line in ours] == ["markdown-it-py", "Jinja"]
    assert all(line.endswith(" 3 of 3") for line in ours)


@pytest.mark.slow
def test_one_command_measures_and_prints_a_table(tmp_path: Path) -> None:
    runs = tmp_path / "runs.json"
    command = [sys.executable, "-m", "benchmarks.compare", "--cards", "20", "--pictures", "1"]
    command += ["--rounds", "1", "--peers", "etalage,floor", "--json", str(runs)]
    done = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    for row in ("| 20 cards |", "| cold |", "| theme renamed |", "| 1 photos |", "| SSIM |"):
        assert row in done.stdout
    measured = json.loads(runs.read_text("utf-8"))["runs"]
    assert {one["peer"] for one in measured} >= {"etalage", "floor 1", "floor 2"}
    assert all(one["run"]["wall"] > 0 for one in measured)
