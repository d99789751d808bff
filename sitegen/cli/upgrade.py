"""The command `upgrade`: what a newer version changes for this content folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen import __version__
from sitegen.cli.help import SpokenCommand
from sitegen.cli.options import content_option, fail, load_site, say
from sitegen.i18n.language import Language, language

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.upgrade.advice import Advice


@click.command("upgrade", cls=SpokenCommand)
@content_option
def upgrade_command(content: Path) -> None:
    """Tell what changed since the version that is pinned, and pin this one; touches no text."""
    from sitegen.content.repository import REQUIREMENTS
    from sitegen.upgrade.advice import advise, is_older, own_parts, pinned_version
    from sitegen.upgrade.release import earlier_release, this_release

    settings, _ = load_site(content)
    spoken = language(settings.language)
    said: Mapping[str, str] = spoken.commands["upgrade"]
    file = content.absolute().parent / REQUIREMENTS
    pinned = pinned_version(file.read_text("utf-8")) if file.is_file() else None
    if pinned is None:
        fail(said["no-pin"].format(path=file, version=__version__))
    if pinned == __version__:
        say(said["newest"].format(version=__version__))
        return
    if is_older(__version__, pinned):
        fail(said["older"].format(version=__version__, pinned=pinned))
    before = earlier_release(pinned)
    if before is None:
        say(said["unknown"].format(version=pinned))
    else:
        own = own_parts(content, settings.house_style.theme)
        _tell(advise(before, this_release(), own), spoken)
    _pin(file)
    say(said["pinned"].format(path=file, before=pinned, version=__version__))


def _tell(advice: Advice, spoken: Language) -> None:
    """Print what to look at."""
    from sitegen.schema.records import declared
    from sitegen.upgrade.release import RECORDS

    said: Mapping[str, str] = spoken.commands["upgrade"]
    if advice.nothing:
        say(said["nothing"])
    for kind, names in advice.keys.items():
        if names:
            say(said[f"keys-{kind}"])
        for name in names:
            key = declared(RECORDS[kind]).get(name)
            say(f"  {name}" + (f": {key.help[spoken.code]}" if key else ""))
    for part, paths in (("files", advice.files), ("gone", advice.gone), ("words", advice.words)):
        if paths:
            say(said[part])
        for path in paths:
            say(f"  {path}")


def _pin(file: Path) -> None:
    """Name this version in the file of requirements; a wheel file comes beside it."""
    from sitegen.content.repository import installed_program
    from sitegen.upgrade.advice import with_pin

    program = installed_program()
    if program.wheel is not None:
        target = file.parent / program.requirement
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(program.wheel.read_bytes())
    file.write_text(with_pin(file.read_text("utf-8"), program.requirement), "utf-8", newline="\n")
