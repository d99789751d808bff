"""The way into the program, which sets Python up before anything else is loaded."""

from __future__ import annotations

from sitegen.garbage import hold


def main() -> None:
    """Carry out the command line."""
    hold()
    from sitegen.cli import main as commands

    commands()
