"""The system calls behind publishing: lock, exchange of two folders, hard link, flush.

Each has a plain form that every system knows. `HERE` holds the best ones of the system that
runs this, `PLAIN` the plain ones.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from msgspec import Struct

if sys.platform != "win32":
    import fcntl

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
_NO_HARD_LINK = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EMLINK, errno.EXDEV)


class Platform(Struct, frozen=True):
    """What publishing asks of the operating system.

    `lock(path)` holds a lock while its context lasts, and raises BlockingIOError when another
    process holds it. `exchange(new, old, aside)` makes two folders change places; `aside` is a
    free path that may be in use in between. `take_over(source, target)` gives the file a second
    path. All raise OSError.
    """

    lock: Callable[[Path], AbstractContextManager[None]]
    exchange: Callable[[Path, Path, Path], None]
    take_over: Callable[[str, str], None]


if sys.platform != "win32":

    @contextmanager
    def advisory_lock(path: Path) -> Iterator[None]:
        """Hold `path` by a lock of this process, which ends with it, however it ends.

        A worker that outlives it has no part in the lock. Nor does the lock keep out another build
        of this process, which has to do one at a time.
        """
        with path.open("ab") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield


@contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Hold `path` by creating `<path>.held`, which a killed process leaves behind."""
    held = path.with_name(path.name + ".held")
    try:
        os.close(os.open(held, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError as error:
        message = "remove this file if no build is running"
        raise BlockingIOError(errno.EAGAIN, message, str(held)) from error
    try:
        yield
    finally:
        held.unlink(missing_ok=True)


def two_renames(new: Path, old: Path, aside: Path) -> None:
    """Let two folders change places by way of a third; `old` is missing for a moment."""
    os.rename(old, aside)
    try:
        os.rename(new, old)
    except OSError:
        os.rename(aside, old)
        raise
    os.rename(aside, new)


def exchange_at_once(new: Path, old: Path, aside: Path) -> None:
    """Let two folders change places in one step where the system can, else in two renames."""
    if not _renameat2_exchange(new, old):
        two_renames(new, old, aside)


def _renameat2_exchange(new: Path, old: Path) -> bool:
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(new), None, str(old))


def copy_file(source: str, target: str) -> None:
    """Copy a file with its times."""
    shutil.copy2(source, target, follow_symlinks=False)


def link_file(source: str, target: str) -> None:
    """Give a file a second path by a hard link where the system can, else copy it."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINK:
            raise
        copy_file(source, target)


def flush_file_system(folder: Path) -> None:
    """Bring everything written to the file system of `folder` to the disk, as far as it can."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError), _opened(folder) as descriptor:
            ctypes.CDLL(None).syncfs(descriptor)
    elif sys.platform != "win32":
        os.sync()


def flush_folder(folder: Path) -> None:
    """Bring the names in one folder to the disk, as far as the system can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError), _opened(folder) as descriptor:
            os.fsync(descriptor)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


PLAIN = Platform(lock=lock_file, exchange=two_renames, take_over=copy_file)

if sys.platform == "win32":
    HERE = Platform(lock=lock_file, exchange=two_renames, take_over=link_file)
else:
    HERE = Platform(lock=advisory_lock, exchange=exchange_at_once, take_over=link_file)
