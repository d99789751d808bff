"""Times builds of a content folder, whole processes: cold, pictures kept, unchanged, one edit.

    python benchmarks/build.py [--content content] [--runs 3]

Prints the median of the runs in seconds, and the most memory that all processes of a build held
together (Linux: proportional set size). Absolute times differ by machine; compare within one run.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def build(content: Path, output: Path) -> tuple[float, float]:
    """Seconds and peak memory, in MB, of one build."""
    program = str(REPOSITORY / "build.py")
    command = [sys.executable, program, "--content", str(content), "--output", str(output)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(held, family(process.pid))))
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"the build failed with status {process.returncode}")
    return time.perf_counter() - started, peak / 1024


def family(pid: int) -> list[int]:
    """A process with all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        below = children.read_text("ascii").split()
    except OSError:
        return [pid]
    return [pid, *(one for child in below for one in family(int(child)))]


def held(pid: int) -> int:
    """The memory that a process holds, its part of what it shares included, in kB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def main() -> None:
    """Run the cases and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, default=REPOSITORY / "content")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    results: dict[str, list[tuple[float, float]]] = {}
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            content, output = Path(folder) / "content", Path(folder) / "public"
            shutil.copytree(options.content, content)
            results.setdefault("cold", []).append(build(content, output))
            shutil.rmtree(output)
            results.setdefault("pictures kept", []).append(build(content, output))
            results.setdefault("unchanged", []).append(build(content, output))
            card = min(content.rglob("*/*/index.md"))
            card.write_text(card.read_text("utf-8") + "\nEen zin erbij.\n", encoding="utf-8")
            results.setdefault("one body edited", []).append(build(content, output))
    print(f"{'':16} seconds  MB")
    for name, runs in results.items():
        seconds = statistics.median(second for second, _ in runs)
        print(f"{name:16} {seconds:7.2f}  {max(memory for _, memory in runs):.0f}")


if __name__ == "__main__":
    main()
