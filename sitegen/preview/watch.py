"""Tell when something in folders changed, however it was saved, renamed, removed or put back."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from watchfiles import Change, watch

# In milliseconds. Events closer together than a step are one change. A root that was removed, and
# what happened while the watch was being set up, is noticed within a look.
_STEP = 10
_AT_MOST = 100
_LOOK = 250

_Folders = dict[str, tuple[int, int]]  # path to device and inode

Touched = frozenset[Path] | None
"""The paths that changed; None: any may have."""


def watch_folders(
    roots: Sequence[Path], changed: Callable[[Touched], None], stop: threading.Event
) -> None:
    """Call `changed` after every change under `roots`, until `stop` is set.

    At times it is called when nothing changed; never is the last change left untold. A root may
    be missing and come later. Hidden files and the backups of editors do not count.

    Links to other folders are not followed: one to `/` would have the whole machine watched.
    That is why each folder is watched by itself, and the watch is renewed when folders change.
    """
    polling: bool | None = None  # None: only where the system has no events
    while not stop.is_set():
        folders = _folders(roots)
        events = watch(
            *folders,
            watch_filter=_counts,
            debounce=_AT_MOST,
            step=_STEP,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
            recursive=False,
            force_polling=polling,
            poll_delay_ms=_LOOK,
        )
        try:
            with closing(events):
                _follow(events, roots, folders, changed)
        except FileNotFoundError:
            stop.wait(_STEP / 1000)  # a folder was removed before it could be watched
        except OSError:
            polling = True  # more folders than the system has events for
            stop.wait(_LOOK / 1000)


def _follow(
    events: Iterable[set[tuple[Change, str]]],
    roots: Sequence[Path],
    folders: _Folders,
    changed: Callable[[Touched], None],
) -> None:
    """Call `changed` for each of these events, until there are other folders to watch."""
    here = _identities(roots)
    settled = False
    for found in events:
        paths = [path for _, path in found]
        if not settled or _may_be_folders(paths, folders):
            changed(None)
            if _folders(roots) != folders:
                return
        elif paths:
            changed(frozenset(map(Path, paths)))
        elif _identities(roots) != here:
            changed(None)
            return
        settled = True


def _may_be_folders(paths: Iterable[str], folders: _Folders) -> bool:
    """Whether other folders than these may be there, now that something happened at `paths`."""
    return any(path in folders or os.path.isdir(path) for path in paths)


def _counts(_change: Change, path: str) -> bool:
    name = os.path.basename(path)
    return not name.startswith(".") and not name.endswith("~")


def _folders(roots: Sequence[Path]) -> _Folders:
    """Every folder to watch, roots included. A folder put in the place of another is another."""
    found = _identities(roots)
    for root in list(found):
        found.update(_within(root))
    return found


def _identities(roots: Sequence[Path]) -> _Folders:
    found: _Folders = {}
    for root in roots:
        try:
            status = root.stat()
        except OSError:
            continue
        if root.is_dir():
            found[str(root)] = (status.st_dev, status.st_ino)
    return found


def _within(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        with os.scandir(folder) as entries:
            inner = [e for e in entries if e.is_dir(follow_symlinks=False) and e.name[0] != "."]
            # What may not be read cannot be watched either; the build tells of it.
            inner = [entry for entry in inner if os.access(entry.path, os.R_OK | os.X_OK)]
    except OSError:
        return  # removed in the meantime, which is an event of its own
    for entry in inner:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        yield entry.path, (status.st_dev, status.st_ino)
        yield from _within(entry.path)
