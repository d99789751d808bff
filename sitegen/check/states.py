"""What a colleague says of the states that are kept: files without a day, and personal data."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from sitegen.check.personal_data import find_personal_data
from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Problem, Report
from sitegen.model.states import KeptState, kept_files, kept_path, read_states


def check_states(folder: Folder, allow: Collection[str], today: datetime.date) -> Iterator[Problem]:
    """What of the states a build passes over, and what it shows of people. Raises OSError."""
    for path, day in kept_files(folder):
        report = Report(folder.shown(path))
        if day is None:
            report.at("state-name", 0, given=path.rpartition("/")[2])
        elif day > today:
            report.at("state-ahead", 0, given=day.isoformat())
        yield from report.problems
    for state in read_states(folder, []):
        yield from _personal_data(state, folder, allow)


def _personal_data(state: KeptState, folder: Folder, allow: Collection[str]) -> Iterator[Problem]:
    """The personal data in what the page of changes may show: titles and lessons."""
    report = Report(folder.shown(kept_path(state.day)))
    for number, card in enumerate(state.showcase.cards, 1):
        shown = {"title": card.title}
        shown |= {f"lessons[{place}]": one for place, one in enumerate(card.lessons, 1)}
        for key, text in shown.items():
            for finding in find_personal_data(text, allow):
                report.at(f"personal-{finding.kind}", 0, key=f"cards[{number}].{key}")
    return iter(report.problems)
