"""The facts of a content folder as published data: now, or on a day in its history in git."""

from __future__ import annotations

import datetime
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from sitegen.cache import NOTHING
from sitegen.content.load import complete
from sitegen.content.scan import scan_content
from sitegen.diagnostics.problems import Problem
from sitegen.exports.data import facts_json
from sitegen.model.assemble import assemble


class NoHistory(Exception):
    """The content folder is not in git, or was not there yet."""


def facts_on(content: Path, day: datetime.date) -> tuple[bytes, tuple[Problem, ...]]:
    """The published data of `content` at the end of `day`, and what is wrong with them by now.

    Nothing is published or written beside a folder for the time being. Raises NoHistory and
    OSError.
    """
    with tempfile.TemporaryDirectory() as folder:
        past = Path(folder) / content.absolute().name
        past.mkdir()
        _unpack(_archive(content, day), past)
        return facts_of(past, day)


def facts_of(content: Path, day: datetime.date) -> tuple[bytes, tuple[Problem, ...]]:
    """The published data of `content` as it lies there, for `day`, and what is wrong with them.

    Running texts are left out: no fact is taken from them. Raises OSError.
    """
    scan, parsed = scan_content(content, None, 1, NOTHING, {})
    loaded = complete(scan, parsed, 1, NOTHING)
    if loaded.config is None:
        return b"", loaded.problems
    settings = loaded.config.settings
    assembly = assemble(
        loaded.documents, settings, loaded.folder, loaded.pictures, day, drafts=False
    )
    problems = (*loaded.problems, *assembly.problems)
    return facts_json(assembly.site, loaded.config.addresses), problems


def _unpack(data: bytes, folder: Path) -> None:
    """Write the files of an archive below a folder; links, which content does not follow, are left.

    The filters of `extractall` came with Python 3.11.4, and Debian has an older one.
    """
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            target = folder / member.name
            if file is not None and target.resolve().is_relative_to(folder.resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read())


def _archive(content: Path, day: datetime.date) -> bytes:
    """The content folder at its last commit of `day` or before, as a tar file."""
    end = f"{day.isoformat()}T23:59:59"
    revision = (
        _git(content, "rev-list", "-1", f"--before={end}", "HEAD", "--", ".").decode().strip()
    )
    top = _git(content, "rev-parse", "--show-toplevel").decode().strip()
    inside = _git(content, "rev-parse", "--show-prefix").decode().strip()
    if not revision:
        raise NoHistory
    return _git(Path(top), "archive", "--format=tar", f"{revision}:{inside}")


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise NoHistory from error
    return done.stdout
