"""What stopped a build or another command, as the id of a sentence with its values."""

from __future__ import annotations

import functools
import tempfile
import traceback

from msgspec import Struct

from sitegen.diagnostics.problems import forbidden
from sitegen.publish.workspace import PublishError
from sitegen.theming.theme import ThemeError
from sitegen.workers import WorkerLost


class Failure(Struct, frozen=True):
    """Why something was not done. `reason` is the id of a sentence, `detail` what it is about.

    `busy`: another program was at it, so that it makes sense to try again; `usage`: the command was
    given a folder that it cannot publish to.
    """

    reason: str
    detail: str = ""
    busy: bool = False
    usage: bool = False


# What is wrong with a folder that somebody wants to publish to.
_WRONG_FOLDER = frozenset({"protected", "not-ours", "no-folder", "not-allowed", "cross-device"})


def failure(error: Exception) -> Failure:
    """What an error means to who asked for a build; whatever it is, there is a sentence for it."""
    match error:
        case PublishError():
            busy, usage = error.reason == "locked", error.reason in _WRONG_FOLDER
            return Failure(error.reason, error.detail, busy, usage)
        case ThemeError():
            return Failure(error.reason, error.detail)
        case WorkerLost():
            return Failure("worker-lost")
        case OSError() if forbidden(error):
            return Failure("forbidden", str(error.filename or ""))
        case OSError():
            return Failure("unreadable", f"{error.filename or ''} {error.strerror}".strip())
        case _:
            return Failure("unexpected", _keep("".join(traceback.format_exception(error))))


@functools.cache
def _keep(trace: str) -> str:
    """The file in which a traceback is kept for whoever maintains the program: once a process."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="sitegen-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(trace)
    return file.name
