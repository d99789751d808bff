"""Typography changes quotes and apostrophes, and nothing else that an editor typed."""

from __future__ import annotations

import pytest

from sitegen.content.markdown import inline, plain, render
from sitegen.diagnostics.problems import Report
from sitegen.i18n.typography import typographic
from sitegen.urls import Addresses

TYPED = [
    "(c) (C) (r) (tm) (p)",
    "+- 30 mensen",
    "eerst,, dan",
    "echt waar?????",
    "ja!!!!",
    "wacht... even",
    "van 2 -- 3",
    "a --- b",
]


@pytest.mark.parametrize("text", TYPED)
def test_what_was_typed_stays_as_it_was(text: str) -> None:
    body, shown = render(text, "a.md", 0, "nl", Addresses.of(None), Report(""))
    assert body.lead == shown.plain == text
    assert shown.sections[0].parts == (f"<p>{text}</p>\n",)
    assert inline(text, "nl", str) == plain(text, "nl") == typographic(text) == text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("'s-Gravenhage en Kees' hond", "’s-Gravenhage en Kees’ hond"),
        ("'s Avonds in 't huis van Kees'", "’s Avonds in ’t huis van Kees’"),
        ('Hij zei: "\'s avonds"', "Hij zei: “’s avonds”"),
        ("('t Centrum) thema's", "(’t Centrum) thema’s"),
        ("een 'echt' citaat en de auto's", "een ‘echt’ citaat en de auto’s"),
    ],
)
def test_an_apostrophe_is_no_quote_in_title_text_and_data(typed: str, printed: str) -> None:
    _, shown = render(typed, "a.md", 0, "nl", Addresses.of(None), Report(""))
    assert shown.plain == printed
    assert shown.sections[0].parts == (f"<p>{printed}</p>\n",)
    assert plain(typed, "nl") == inline(typed, "nl", str) == typographic(typed) == printed
