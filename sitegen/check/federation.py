"""What a colleague says of the showcases of others: old data, themes that are not known."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from sitegen.diagnostics.problems import Report, in_file
from sitegen.model.site import Member
from sitegen.schema.settings import Settings


def check_members(
    members: Iterable[Member], settings: Settings, today: datetime.date, report: Report
) -> None:
    """Report the showcases whose data are old on `today`, or whose cards find no theme here."""
    known = {member.id: member for member in members}  # one that a build refuses is not there
    for entry, one in in_file("federation", settings.federation, report.places):
        key, member = f"{entry}.feed", known.get(one.name)
        if member is None:
            continue
        days = (today - member.fetched).days
        if days > one.days:
            report.at("feed-old", 0, key=key, given=one.label or one.feed, days=days)
        for label, count in member.strange:
            report.at("feed-theme", 0, key=key, given=label, count=count)
