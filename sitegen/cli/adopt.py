"""The command `adopt`: a card of one's own from a project of another showcase."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.help import SpokenCommand, WrongUsage
from sitegen.cli.options import (
    content_argument,
    content_option,
    day_of,
    fail,
    load_site,
    say,
    tell_problems,
    today_option,
)
from sitegen.i18n.language import Language, language

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.content.folder import Folder
    from sitegen.schema.settings import Settings
    from sitegen.showcases.data import Card, Showcase


@click.command("adopt", cls=SpokenCommand)
@click.argument("card")
@content_option
@today_option
@click.option("--yes", is_flag=True)
def adopt_command(card: str, content: Path, today: datetime.datetime | None, yes: bool) -> None:
    """Write a draft from a card of another showcase: its name or file, a # and the card."""
    from sitegen.content.adoption import adopted_before, adopted_keys, may_use_texts
    from sitegen.content.scaffold import ScaffoldError, new_card

    settings, loaded = load_site(content)
    spoken = language(settings.language)
    said = spoken.commands["adopt"]
    feed, _, id_ = card.rpartition("#")
    if not feed or not id_:
        raise WrongUsage(said["no-card"].format(given=card))
    theirs = _showcase(feed, settings, loaded.folder, spoken)
    wanted = _card(id_, theirs, said)
    before = adopted_before(wanted.url, loaded.documents)
    if before is not None and not (yes or _confirmed(loaded.folder.shown(before.path), said)):
        fail(said["not-again"].format(path=loaded.folder.shown(before.path)))
    keys = adopted_keys(wanted, theirs, settings)
    try:
        path = new_card(content, wanted.title, settings, day_of(today), keys)
    except ScaffoldError as error:
        fail(spoken.commands[error.reason].format(path=error.path))
    say(said["made"].format(path=path, option=content_argument(content), address=wanted.url))
    if not may_use_texts(theirs):
        say(said["no-licence"].format(organisation=theirs.site.organisation))


def _card(id_: str, theirs: Showcase, said: Mapping[str, str]) -> Card:
    """A card of a showcase by its id; wrong usage when it has no such card."""
    from sitegen.diagnostics.problems import nearest

    cards = {one.id: one for one in theirs.cards}
    if id_ in cards:
        return cards[id_]
    near = nearest(id_, cards)
    hint = said["near"].format(near=near) if near else ""
    raise WrongUsage(said["unknown"].format(given=id_, near=hint).strip())


def _confirmed(path: str, said: Mapping[str, str]) -> bool:
    """Whether somebody says to make a second card of what the one at `path` was made of."""
    return sys.stdin.isatty() and click.confirm(said["again"].format(path=path))


def _showcase(feed: str, settings: Settings, folder: Folder, spoken: Language) -> Showcase:
    """A showcase that joins this one, by its name or address, or one in a file.

    The end of the command when it cannot be had.
    """
    from sitegen.diagnostics.problems import Report
    from sitegen.showcases.feeds import kept_path, read_feed, read_kept

    said = spoken.commands["adopt"]
    joining = {name: one for one in settings.federation for name in (one.name, one.label, one.feed)}
    if feed not in joining:
        if not Path(feed).is_file():
            known = ", ".join(one.name for one in settings.federation)
            raise WrongUsage(said["no-feed"].format(given=feed, known=known or "-"))
        report = Report(feed)
        showcase = read_feed(Path(feed).read_bytes(), feed, report)
    else:
        path = kept_path(joining[feed].name)
        if path not in folder.stamps:
            raise WrongUsage(said["not-fetched"].format(given=feed))
        report = Report(folder.shown(path))
        kept = read_kept(folder.read(path), report)
        showcase = kept.showcase if kept else None
    if showcase is None:
        tell_problems(report.problems, spoken.code)
        sys.exit(2)
    return showcase
