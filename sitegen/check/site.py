"""What a colleague says of `site.yaml`: what the law asks, and what has no effect."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

from sitegen.diagnostics.problems import Report, in_file
from sitegen.schema.settings import Accessibility, Settings

# The national register of accessibility statements, and the national list of public bodies.
_REGISTER = "toegankelijkheidsverklaring.nl"
_BODIES = "https://identifier.overheid.nl/tooi/id/"

# Addresses that nobody has: they are kept for examples.
_MADE_UP = re.compile(r"(^|[./@])(example|example\.(com|net|nl|org))$")

_YEAR = 12  # months after which a statement has to be looked at again
_HALF_YEAR = 6  # months for which status C counts; after that it counts as D


def check_settings(settings: Settings, today: datetime.date, report: Report) -> None:
    """Report what lacks or has become too old on `today`."""
    if settings.accessibility is not None:
        _check_statement(settings.accessibility, settings.language, today, report)
    _check_reuse(settings, report)
    _check_contact(settings, report)
    for key, field in in_file("fields", settings.fields, report.places):
        if field.filter and not field.choices:
            report.at("filter-none", 0, key=f"{key}.filter", given=field.id)


def _check_contact(settings: Settings, report: Report) -> None:
    """Report a site with an address of its own that nobody can be reached by."""
    contact, url = settings.contact, settings.url
    if not url:
        return
    if not (contact and (contact.url or contact.email)):
        report.at("security-none", 0, key="contact" if contact else "url")
        return
    for name, given in (("email", contact.email), ("url", contact.url)):
        if given and _is_made_up(given) and not _is_made_up(url):
            report.at("contact-example", 0, key=f"contact.{name}", given=given)


def _is_made_up(address: str) -> bool:
    """Whether a web or mail address is one that is kept for examples."""
    return _MADE_UP.search(urlsplit(address).hostname or address) is not None


def _check_statement(
    statement: Accessibility, language: str, today: datetime.date, report: Report
) -> None:
    # What stands there in a wrong way has been told.
    lacking = [
        name
        for name in ("register", "status", "date")
        if getattr(statement, name) is None and f"accessibility.{name}" not in report.places
    ]
    if lacking:
        report.at("statement-lacks", 0, key="accessibility", lacking=", ".join(lacking))
    given = statement.register
    if given and language == "nl" and not _in_register(given):
        report.at("statement-elsewhere", 0, key="accessibility.register", given=given)
    if statement.date and (old := _too_old(statement.status, statement.date, today)):
        report.at(old, 0, key="accessibility.date", given=statement.date.isoformat())


def _in_register(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host == _REGISTER or host.endswith(f".{_REGISTER}")


def _too_old(status: str | None, date: datetime.date, today: datetime.date) -> str | None:
    """The rule that a statement of this date breaks by its age, else None."""
    if status == "C" and _is_over(date, _HALF_YEAR, today):
        return "statement-expired"
    return "statement-old" if _is_over(date, _YEAR, today) else None


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
