"""The states of this showcase that are kept beside its texts, and what changed since each."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Problem, Report
from sitegen.schema.settings import Settings
from sitegen.showcases.changes import Changes, compare
from sitegen.showcases.data import LARGEST, Showcase, read_showcase

FOLDER = "history"
"""The folder within the content where states are kept, each as the published data of that day."""

_ENDING = ".json"


class KeptState(Struct, frozen=True, eq=False):
    """The facts of this showcase on a day."""

    day: datetime.date
    showcase: Showcase


class Period(Struct, frozen=True, eq=False):
    """What changed since a day on which the state was kept.

    That is until the next such day, or until now (`end` None).
    """

    start: datetime.date
    end: datetime.date | None
    changes: Changes


def kept_path(day: datetime.date) -> str:
    """The file within the content that keeps the state of a day."""
    return f"{FOLDER}/{day.isoformat()}{_ENDING}"


def kept_files(folder: Folder) -> Iterator[tuple[str, datetime.date | None]]:
    """The files where states are kept, the earliest first; None for a name that is no day."""
    for path in sorted(folder.stamps):
        above, _, name = path.rpartition("/")
        if above == FOLDER and name.endswith(_ENDING):
            yield path, _day(name.removesuffix(_ENDING))


def feed_path(folder: str, theme: str | None = None) -> str:
    """The feed of all that changed, or of a theme, below the page at `folder`."""
    return f"{folder}{theme}/feed.xml" if theme else f"{folder}feed.xml"


def themes_of(changed: Sequence[Period], settings: Settings) -> tuple[str, ...]:
    """The themes of the site, by id, of which facts changed in these periods."""
    touched = {id_ for one in changed for card in one.changes.cards for id_ in card.card.themes}
    return tuple(theme.id for theme in settings.themes if theme.id in touched)


def _day(name: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None


def read_states(folder: Folder, problems: list[Problem]) -> tuple[KeptState, ...]:
    """The states that are kept, the earliest first; adds what is wrong with them to `problems`.

    A file whose name is no day is passed over. Raises OSError.
    """
    states = []
    for path, day in kept_files(folder):
        report = Report(folder.shown(path), problems=problems)
        if day is not None:
            showcase = _read(folder, path, report)
            states += [KeptState(day, showcase)] if showcase else []
    return tuple(states)


def _read(folder: Folder, path: str, report: Report) -> Showcase | None:
    if folder.stamps[path].size > LARGEST:  # not even read
        report.at("data-large", 0, most=LARGEST // 2**20)
        return None
    return read_showcase(folder.read(path), report)


def periods(states: Sequence[KeptState], now: Showcase, today: datetime.date) -> tuple[Period, ...]:
    """What changed between the states before `today`, and until `now`; the latest first.

    Where no fact changed there is no period.
    """
    past = [state for state in states if state.day <= today]
    found = [
        Period(old.day, new.day, compare(old.showcase, new.showcase)) for old, new in pairwise(past)
    ]
    found += [Period(last.day, None, compare(last.showcase, now)) for last in past[-1:]]
    return tuple(one for one in reversed(found) if one.changes.cards)
