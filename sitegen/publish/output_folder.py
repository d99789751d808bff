"""Where a site is published: which folders may be used, and why publishing was refused."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Literal

from msgspec import Struct

from sitegen.diagnostics.problems import forbidden
from sitegen.publish.files import MARKER
from sitegen.publish.manifest import read_marker

# No folder can be there: such a name is too long, or the file system makes none, as in /proc.
_NO_PLACE = (errno.ENAMETOOLONG, errno.ENOENT, errno.EINVAL, errno.EILSEQ)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_ONE_FILE_SYSTEM = "the output has to be an ordinary folder on the file system of its parent"

Reason = Literal[
    "locked",
    "not-ours",
    "protected",
    "no-folder",
    "disk-full",
    "not-allowed",
    "cross-device",
    "failed",
]


class PublishError(Exception):
    """Why the site was not published; what was published before is as it was."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason: Reason = reason
        self.detail = detail


# Folders within the hidden one in which files are read and written again.
_KEPT_IN = ("cache", "manifests", "media")


class OutputFolder(Struct, frozen=True):
    """An output folder, and the hidden folder beside it that publishing works in."""

    output: Path
    state: Path

    @property
    def lock(self) -> Path:
        """What is held while a build runs."""
        return self.state / "lock"

    @property
    def retired(self) -> Path:
        """Where the old site is in the middle of an exchange in two renames."""
        return self.state / "retired"

    @property
    def manifests(self) -> Path:
        """Where manifests are kept."""
        return self.state / "manifests"

    def standbys(self) -> list[Path]:
        """The other generation; more than one only after a killed build, none at first."""
        return self._found("standby", "spare")

    def new_standby(self) -> Path:
        """A free path for the other generation."""
        return self._free("standby")

    def new_staging(self) -> Path:
        """An empty folder to write to, under a name that no earlier build knows.

        Those that killed builds left are gone. Raises OSError.
        """
        for left in self._found("staging", "bench"):
            # Under another name first: a worker that lives on must not write while it is emptied.
            shutil.rmtree(left.rename(self._free("staging")))
        staging = self._free("staging")
        staging.mkdir()
        return staging

    def _found(self, name: str, former: str) -> list[Path]:
        """All of this name, or of that by which earlier versions called it."""
        return sorted(path for each in (name, former) for path in self.state.glob(f"{each}.*"))

    def _free(self, name: str) -> Path:
        return self.state / f"{name}.{os.urandom(6).hex()}"


def unlink_links(folder: OutputFolder) -> None:
    """Remove links from our hidden folder, and from what is kept in it: none is ever followed.

    A link there could lead what is written or emptied into a folder that is not ours. Only the link
    goes; what it leads to stays. Raises OSError.
    """
    pending = [folder.state]
    while pending:
        path = pending.pop()
        if path.is_symlink():
            path.unlink()
        elif path.is_dir():
            with os.scandir(path) as entries:
                inside = [Path(entry) for entry in entries if entry.is_symlink() or entry.is_dir()]
            # What lies in a generation is only ever moved or removed by its own name.
            pending += [one for one in inside if one.is_symlink() or one.name in _KEPT_IN]


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the system refuses within into a PublishError."""
    try:
        yield
    except OSError as error:
        raise PublishError(*_explanation(error)) from error


@contextmanager
def placed() -> Iterator[None]:
    """Turn it into a PublishError when no folder can be where somebody wants to publish."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_PLACE:
            raise PublishError("no-folder", error.strerror or str(error)) from error
        raise


def _explanation(error: OSError) -> tuple[Reason, str]:
    """What a refusal of the system means to who publishes, and its detail."""
    if isinstance(error, BlockingIOError):
        return "locked", str(error)
    if error.errno in _NO_ROOM:
        return "disk-full", str(error)
    if forbidden(error):
        return "not-allowed", str(error.filename2 or error.filename or "")
    if error.errno == errno.EXDEV:
        return "cross-device", f"{error}; {_ONE_FILE_SYSTEM}"
    if error.errno == errno.EBUSY:
        return "failed", f"{error}; is it a mount point, or in use?"
    return "failed", str(error)


def checked_output(output: Path, protect: Sequence[Path]) -> OutputFolder:
    """The output folder, if it is, holds and lies in no folder to `protect`.

    Raises PublishError.
    """
    real = Path(os.path.realpath(output))
    _refuse_place(output, real)
    state = real.with_name(f".{real.name}.sitegen")
    for ours, kept in product((real, state), protect):
        if _holds(ours, kept) or _holds(kept, ours):
            raise PublishError("protected", f"{output} is, holds or lies in {kept}")
    for kept in (Path(os.path.expanduser("~")), Path()):
        if _holds(real, kept):
            raise PublishError("protected", f"{output} is or holds {kept}")
    return OutputFolder(real, state)


def _refuse_place(output: Path, real: Path) -> None:
    """Raise PublishError for an output, `real` once links are followed, that can be no folder."""
    if output.is_symlink():
        raise PublishError("protected", f"{output} is a symbolic link")
    if real == real.parent:
        raise PublishError("protected", f"{real} is the root of the file system")
    if any(place.exists() and not place.is_dir() for place in real.parents):
        raise PublishError("protected", f"{output} would lie in a file")


def _holds(outer: Path, inner: Path) -> bool:
    """Whether `inner` is `outer` or lies in it, by whichever spelling or mount."""
    inner = Path(os.path.realpath(inner))
    if inner.is_relative_to(os.path.realpath(outer)):
        return True
    return outer.exists() and any(
        folder.exists() and folder.samefile(outer) for folder in (inner, *inner.parents)
    )


def refuse_foreign(output: Path) -> None:
    """Raise PublishError for a folder with files that is not ours."""
    if not os.path.lexists(output):
        return
    if output.is_symlink() or not output.is_dir():
        raise PublishError("not-ours", f"{output} is no folder")
    if os.path.lexists(output / ".git"):
        raise PublishError("not-ours", f"{output} is a work tree of git")
    if read_marker(output) is None and any(output.iterdir()):
        raise PublishError("not-ours", f"{output} has files but no {MARKER} of this program")


def refuse_mount(folder: OutputFolder) -> None:
    """Raise PublishError for an output on a file system of its own."""
    if folder.output.exists() and folder.output.stat().st_dev != folder.state.stat().st_dev:
        raise PublishError("cross-device", f"{folder.output}: {_ONE_FILE_SYSTEM}")
