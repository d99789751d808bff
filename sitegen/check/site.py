"""What a colleague says of `site.yaml`: what the law asks, and what has no effect."""

from __future__ import annotations

import datetime
from urllib.parse import urlsplit

from sitegen.diagnostics.problems import Report
from sitegen.schema.settings import Accessibility, Settings

# The national register of accessibility statements, and the national list of public bodies.
_REGISTER = "toegankelijkheidsverklaring.nl"
_BODIES = "https://identifier.overheid.nl/tooi/id/"

_YEAR = 12  # months after which a statement has to be looked at again
_HALF_YEAR = 6  # months for which status C counts; after that it counts as D


def check_settings(settings: Settings, today: datetime.date, report: Report) -> None:
    """Report what lacks or has become too old on `today`."""
    if settings.accessibility is not None:
        _check_statement(settings.accessibility, settings.language, today, report)
    _check_reuse(settings, report)
    contact = settings.contact
    if settings.url and not (contact and (contact.url or contact.email)):
        report.at("security-none", 0, key="contact" if contact else "url")
    for number, field in enumerate(settings.fields, 1):
        if field.filter and not field.choices:
            report.at("filter-none", 0, key=f"fields[{number}].filter", given=field.id)


def _check_statement(
    statement: Accessibility, language: str, today: datetime.date, report: Report
) -> None:
    told = {"register": statement.register, "status": statement.status, "date": statement.date}
    unsaid = [name for name, value in told.items() if value is None]
    # What stands there in a wrong way has been told.
    if lacking := [name for name in unsaid if f"accessibility.{name}" not in report.places]:
        report.at("statement-lacks", 0, key="accessibility", lacking=", ".join(lacking))
    if statement.register and language == "nl":
        host = urlsplit(statement.register).hostname or ""
        if host != _REGISTER and not host.endswith(f".{_REGISTER}"):
            given = statement.register
            report.at("statement-elsewhere", 0, key="accessibility.register", given=given)
    if statement.date is None:
        return
    date, key = statement.date.isoformat(), "accessibility.date"
    if statement.status == "C" and _is_over(statement.date, _HALF_YEAR, today):
        report.at("statement-expired", 0, key=key, given=date)
    elif _is_over(statement.date, _YEAR, today):
        report.at("statement-old", 0, key=key, given=date)


def _is_over(date: datetime.date, months: int, today: datetime.date) -> bool:
    """Whether so many months have gone by since a day."""
    then = (date.year * 12 + date.month + months, date.day)
    return then < (today.year * 12 + today.month, today.day)


def _check_reuse(settings: Settings, report: Report) -> None:
    """What data portals need to know, where the site begins to tell it."""
    told = {
        "url": settings.url,
        "licence": settings.licence,
        "publisher": settings.publisher,
        "contact": settings.contact,
    }
    lacking = [name for name, value in told.items() if value is None]
    given = next((name for name in ("licence", "publisher") if told[name]), None)
    if given and lacking:
        report.at("reuse-lacks", 0, key=given, lacking=", ".join(lacking))
    publisher = settings.publisher or _BODIES
    if settings.language == "nl" and not publisher.startswith(_BODIES):
        report.at("publisher-elsewhere", 0, key="publisher", given=publisher, start=_BODIES)
