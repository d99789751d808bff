"""Time and memory of a whole process with all that it starts.

Memory is the proportional set size (Linux): what forked processes share counts once in all. It is
sampled, so a peak of some milliseconds can be missed; on other systems it is unknown (0).
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# How often memory is looked at, in seconds, and which part of the time that may take.
_EVERY = 0.05
_BURDEN = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program.

    `wall` and `cpu` are seconds, `memory` is the peak of all its processes together in MB (of a
    million bytes), `others` the number of cores that the rest of the machine kept busy meanwhile.
    """

    wall: float
    cpu: float
    memory: float
    others: float


def run(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Run:
    """Run a program to its end; a failure ends the benchmark with what it said.

    What earlier programs wrote is brought to the disk first, so that nobody waits for another's.
    """
    os.sync()
    log = cwd / "last.log"
    with log.open("wb") as said:
        busy = _busy()
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        busy = _busy() - busy
        watch.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        last = log.read_text("utf-8", "replace")[-2000:]
        raise SystemExit(f"{' '.join(command)}\nended with status {process.returncode}\n{last}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, watch.peak / 1e6, max(0.0, (busy - cpu) / wall))


def wait_until_idle(limit: float) -> None:
    """Wait until nearly nothing runs on the machine, at most `limit` seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        before = _busy()
        time.sleep(0.5)
        if _busy() - before < 0.08:
            return


class _Watch(threading.Thread):
    """Looks at the memory of a process and its family until it is stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0  # bytes
        self._pid = pid
        self._over = threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            before = time.thread_time()
            self.peak = max(self.peak, sum(map(_held, _family(self._pid))))
            pause = max(_EVERY, (time.thread_time() - before) / _BURDEN)

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(pid: int) -> list[int]:
    """A process with all that it started, and they."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = task.read_text("ascii").split()
        except OSError:  # it ended
            continue
        found += [one for child in below for one in _family(int(child))]
    return found


def _held(pid: int) -> int:
    """The memory of a process in bytes: its own, and its part of what it shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _busy() -> float:
    """Seconds of processor time that the whole machine has used (Linux)."""
    try:
        with Path("/proc/stat").open(encoding="ascii") as file:
            ticks = [int(field) for field in file.readline().split()[1:9]]
    except OSError:
        return 0.0
    return (sum(ticks) - ticks[3] - ticks[4]) / float(os.sysconf("SC_CLK_TCK"))
