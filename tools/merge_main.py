"""Brings a newer version of this repository into a fork that keeps its own content in `content/`.

    git fetch upstream && git show upstream/main:tools/merge_main.py | python - upstream/main

Merges everything but `content/`, which stays as the fork has it: no card of Rijswijk comes back,
and no conflict there is possible. Conflicts elsewhere are those of any merge, left to be solved.
The tool comes out of the newer version, so that a fork that is older than it has it as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CONTENT = "content"


def merge(newer: str, fork: Path) -> int:
    """Merge `newer` into the branch that is checked out in `fork`; the exit status of git.

    What is merged is a commit on top of `newer` whose content is that of the fork. Both sides of
    the merge then have the same content, whatever either did to it.
    """
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(fork, "read-tree", newer, **index)
        _git(fork, "rm", "-r", "-f", "-q", "--cached", "--ignore-unmatch", CONTENT, **index)
        _git(fork, "read-tree", f"--prefix={CONTENT}/", f"HEAD:{CONTENT}", **index)
        tree = _git(fork, "write-tree", **index)
    told = f"Take {newer} with our own content"
    commit = _git(fork, "commit-tree", tree, "-p", newer, "-m", told)
    return subprocess.run(
        ["git", "merge", "--no-ff", "-m", f"Merge {newer}", commit], cwd=fork, check=False
    ).returncode


def _git(fork: Path, *args: str, **env: str) -> str:
    return subprocess.run(
        ["git", *args],
        cwd=fork,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout.strip()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(merge(sys.argv[1], Path.cwd()))
