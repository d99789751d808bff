"""What a colleague says of the showcases of others: old data, themes that are not known."""

from __future__ import annotations

import datetime
from collections import Counter

from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Report
from sitegen.schema.settings import Settings
from sitegen.showcases.data import Showcase
from sitegen.showcases.feeds import kept_path, read_kept


def check_members(settings: Settings, folder: Folder, today: datetime.date, report: Report) -> None:
    """Report the showcases whose data are old on `today`, or whose cards find no theme here.

    Raises OSError.
    """
    for number, one in enumerate(settings.federation, 1):
        key, path = f"federation[{number}].feed", kept_path(one.name)
        feed = read_kept(folder.read(path), Report("")) if path in folder.stamps else None
        if feed is None:  # which a build refuses
            continue
        days = (today - feed.fetched).days
        if days > one.days:
            report.at("feed-old", 0, key=key, given=one.label or one.feed, days=days)
        _check_themes(feed.showcase, settings, key, report)


def _check_themes(theirs: Showcase, settings: Settings, key: str, report: Report) -> None:
    """Report the themes of another showcase that have cards, and are none of this one."""
    known = {name for one in settings.themes for name in (one.id, one.same_as) if name}
    counts = Counter(theme for card in theirs.cards for theme in card.themes)
    for theme in theirs.themes:
        if counts[theme.id] and known.isdisjoint((theme.id, theme.same_as)):
            report.at("feed-theme", 0, key=key, given=theme.label, count=counts[theme.id])
