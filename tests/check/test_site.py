"""What `check` says of `site.yaml`: what the law asks of a site of a public body."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.check.checker import check
from tests.program import BuildSite
from tests.sitecheck import text_of

Showcase = Callable[[Mapping[str, str]], Path]

TODAY = datetime.date(2026, 3, 2)
SITE = """
    title: Etalage
    organisation: Gemeente Voorbeeld
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""
REGISTER = "https://www.toegankelijkheidsverklaring.nl/register/1234"
BODY = "https://identifier.overheid.nl/tooi/id/gemeente/gm0000"


def told(content: Path) -> list[tuple[str, str, str]]:
    return [(one.rule, one.key, one.level) for one in check(content, TODAY, 1).messages]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"register: {REGISTER}, status: A, date: 2025-03-02", []),
        (f"register: {REGISTER}, status: A, date: 2025-03-01", [("statement-old", "date")]),
        (f"register: {REGISTER}, status: C, date: 2025-09-02", []),
        (f"register: {REGISTER}, status: C, date: 2025-09-01", [("statement-expired", "date")]),
        (f"register: {REGISTER}, status: B, date: 2025-09-01", []),
        (
            "register: 'https://x.example/', status: B, date: 2026-01-01",
            [("statement-elsewhere", "register")],
        ),
        (
            "register: 'https://niettoegankelijkheidsverklaring.nl/', status: B, date: 2026-01-01",
            [("statement-elsewhere", "register")],
        ),
        (f"register: {REGISTER}", [("statement-lacks", "")]),
    ],
)
def test_a_statement_that_lacks_something_or_is_too_old_is_told(
    statement: str, expected: list[tuple[str, str]], showcase: Showcase
) -> None:
    content = showcase({"site.yaml": f"{SITE}    accessibility: {{{statement}}}\n"})
    keys = [f"accessibility.{key}" if key else "accessibility" for _, key in expected]
    rules = [rule for rule, _ in expected]
    assert told(content) == [(*one, "warning") for one in zip(rules, keys, strict=True)]


def test_a_status_is_one_of_the_register_and_is_told_in_words(
    showcase: Showcase, build_site: BuildSite
) -> None:
    statement = f"    accessibility: {{register: {REGISTER}, status: b, date: 2026-01-01}}\n"
    content = showcase({"site.yaml": SITE + statement})
    (wrong,) = check(content, TODAY, 1).messages
    assert (wrong.level, wrong.key) == ("error", "accessibility.status")
    assert "'B'" in wrong.suggestion
    content = showcase({"site.yaml": SITE + statement.replace("status: b", "status: B")})
    site = build_site(content, content.parent / "public")
    assert "B: voldoet gedeeltelijk aan de eisen" in text_of(site / "toegankelijkheid/index.html")


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ("", []),
        ("url: https://e.example/", [("security-none", "url")]),
        ("url: https://e.example/\n    contact: {label: Wij}", [("security-none", "contact")]),
        ("url: https://e.example/\n    contact: {email: wij@e.example}", []),
        (
            "url: https://wij.nl/\n    contact: {email: wij@wij.example, url: https://example.nl/x}",
            [("contact-example", "contact.email"), ("contact-example", "contact.url")],
        ),
        ("url: https://wij.nl/\n    contact: {email: wij@voorbeeld.nl}", []),
        ("licence: CC0-1.0", [("reuse-lacks", "licence")]),
        (f"publisher: {BODY}", [("reuse-lacks", "publisher")]),
        (
            "url: https://e.example/\n    contact: {url: https://e.example/wij}\n"
            f"    licence: CC0-1.0\n    publisher: {BODY}",
            [],
        ),
        (
            "url: https://e.example/\n    contact: {url: https://e.example/wij}\n"
            "    licence: CC0-1.0\n    publisher: https://www.voorbeeld.example/",
            [("publisher-elsewhere", "publisher")],
        ),
    ],
)
def test_what_a_public_body_tells_of_its_data_and_security_is_guarded(
    lines: str, rules: list[tuple[str, str]], showcase: Showcase
) -> None:
    content = showcase({"site.yaml": f"{SITE}    {lines}\n"})
    assert told(content) == [(rule, key, "warning") for rule, key in rules]


def test_a_filter_on_a_field_without_choices_is_told(showcase: Showcase) -> None:
    fields = "fields: [{id: uren, label: Uren, type: number, filter: true}]"
    content = showcase(
        {
            "site.yaml": f"""
        title: Etalage
        organisation: Gemeente
        statuses: [{{id: loopt, label: Loopt, phase: running}}]
        {fields}
    """
        }
    )
    [told] = check(content, TODAY, 1).messages
    assert (told.rule, told.key, told.level) == ("filter-none", "fields[1].filter", "warning")


def test_a_field_is_told_by_its_place_in_the_file_after_one_that_is_refused(
    showcase: Showcase,
) -> None:
    content = showcase(
        {
            "site.yaml": """
        title: Etalage
        organisation: Gemeente
        statuses: [{id: loopt, label: Loopt, phase: running}]
        fields:
          - {id: uren, type: number}
          - {id: title, label: Titel, type: text}
          - {id: dagen, label: Dagen, type: number, filter: true}
    """
        }
    )
    found = {(told.rule, told.key, told.line) for told in check(content, TODAY, 1).messages}
    assert ("filter-none", "fields[3].filter", 7) in found
