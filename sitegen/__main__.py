"""The way into the program, which sets Python up before anything else is loaded."""

from __future__ import annotations

from sitegen.workers import less_garbage_collection


def main() -> None:
    """Carry out the command line."""
    with less_garbage_collection():
        from sitegen.cli.main import main as commands

        commands()


if __name__ == "__main__":
    main()
