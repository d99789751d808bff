"""The way into the program, which sets Python up before anything else is loaded."""

from __future__ import annotations

import os
import sys

from sitegen.workers import less_garbage_collection


def _open_streams() -> None:
    """Open what whoever started the program has closed, to nothing.

    Else a file that is opened later gets its number, and what is said goes into that.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nothing, mode, encoding="utf-8"))


def main() -> None:
    """Carry out the command line."""
    _open_streams()
    with less_garbage_collection():
        from sitegen.cli.main import main as commands

        commands()


if __name__ == "__main__":
    main()
