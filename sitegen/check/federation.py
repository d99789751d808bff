"""What a colleague says of the showcases of others: old data, themes that are not known."""

from __future__ import annotations

import datetime
from collections import Counter

from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Report
from sitegen.schema.settings import Settings
from sitegen.showcases.feeds import kept_path, read_kept


def check_members(settings: Settings, folder: Folder, today: datetime.date, report: Report) -> None:
    """Report the showcases whose data are old on `today`, or whose cards find no theme here.

    Raises OSError.
    """
    known = {one.id for one in settings.themes} | {one.same_as for one in settings.themes}
    for number, one in enumerate(settings.federation, 1):
        key, path = f"federation[{number}].feed", kept_path(one.name)
        feed = read_kept(folder.read(path), Report("")) if path in folder.stamps else None
        if feed is None:  # which a build refuses
            continue
        days = (today - feed.fetched).days
        if days > one.days:
            report.at("feed-old", 0, key=key, given=one.label or one.feed, days=days)
        counts = Counter(theme for card in feed.showcase.cards for theme in card.themes)
        for theme in feed.showcase.themes:
            if counts[theme.id] and theme.id not in known and theme.same_as not in known - {None}:
                report.at("feed-theme", 0, key=key, given=theme.label, count=counts[theme.id])
