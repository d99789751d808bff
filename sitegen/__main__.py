"""The way into the program, which sets Python up before anything else is loaded."""

from __future__ import annotations

from sitegen.garbage import held


def main() -> None:
    """Carry out the command line."""
    with held():
        from sitegen.cli.main import main as commands

        commands()


if __name__ == "__main__":
    main()
