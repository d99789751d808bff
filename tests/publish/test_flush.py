"""What is published is on the disk before its name, and its name before the build says so."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from sitegen.publish import exchange
from sitegen.publish.platform import HERE, flush_file_system, flush_folder
from tests.publish.test_publish import EDITED, SITE, build, files


def test_files_are_on_the_disk_before_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "public"
    hidden = tmp_path / ".public.sitegen"
    build(output, SITE)
    happened: list[tuple[str, Path]] = []

    def swap(new: Path, old: Path, aside: Path) -> None:
        happened.append(("exchange", old))
        HERE.exchange(new, old, aside)

    def flush(folder: Path) -> None:
        assert files(folder) == EDITED
        assert files(output) == SITE
        happened.append(("files", folder.parent))

    monkeypatch.setattr(exchange, "flush_file_system", flush)
    monkeypatch.setattr(exchange, "flush_folder", lambda one: happened.append(("names", one)))
    build(output, EDITED, replace(HERE, exchange=swap))
    assert happened == [
        ("files", hidden),
        ("exchange", output),
        ("names", tmp_path),
        ("names", hidden),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="there is no syncfs")
def test_a_flush_reaches_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[tuple[str, int]] = []

    def of(name: str) -> object:
        return lambda descriptor: flushed.append((name, os.fstat(descriptor).st_ino))

    monkeypatch.setattr(os, "fsync", of("fsync"))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(syncfs=of("syncfs")))
    flush_folder(tmp_path)
    flush_file_system(tmp_path)
    here = tmp_path.stat().st_ino
    assert flushed == [("fsync", here), ("syncfs", here)]
    flush_folder(tmp_path / "gone")  # as far as the system can
    flush_file_system(tmp_path / "gone")
    assert len(flushed) == 2
