"""Long words break where the language has them break, and only on the page."""

from __future__ import annotations

import pytest

from sitegen.i18n.hyphens import hyphenated

SOFT = "\u00ad"


def shown(html: str, language: str = "nl") -> str:
    return hyphenated(f"<body>{html}", language).removeprefix("<body>").replace(SOFT, "~")


def test_long_words_of_headings_and_cells_may_break_and_those_of_running_text_when_longer() -> None:
    assert shown("<td>Gezondheid</td>") == "<td>Gezond~heid</td>"
    assert shown("<h2>Ontmoetingscentrum</h2>") == "<h2>Ontmoe~tings~cen~trum</h2>"
    assert shown("<p>Gezondheid</p>") == "<p>Gezondheid</p>"
    assert "~" in shown("<p>vrijwilligersacademie</p>")
    assert "~" in shown("<h1>Responsibilities</h1>", "en")


def test_a_word_that_fits_a_line_of_a_heading_does_not_break() -> None:
    assert shown("<h2>Samenwerking</h2>") == "<h2>Samenwerking</h2>"
    whole = '<h1><span class="whole-word">Burger~be~gro~ting</span> Noord</h1>'
    assert shown("<h1>Burgerbegroting Noord</h1>") == whole
    assert shown("<h1>Kort</h1><td>Gezondheid</td>").endswith("<td>Gezond~heid</td>")


@pytest.mark.parametrize(
    "html",
    [
        "<h2>info@voorbeeldgemeente.nl</h2>",
        "<h2>www.voorbeeldgemeente.nl/innovatieprogramma</h2>",
        "<h2>jaarverslaggeving.pdf</h2>",
        '<h2 id="ontmoetingscentrum" title="Ontmoetingscentrum">Kort</h2>',
        "<td><code>vrijwilligersacademie</code></td>",
        "<select><option>Ontmoetingscentrum</option></select>",
    ],
)
def test_what_is_copied_sent_or_typed_stays_as_it_is(html: str) -> None:
    assert shown(html) == html


def test_the_head_of_a_page_stays_as_it_is() -> None:
    page = "<head><title>Ontmoetingscentrum</title></head><body><h1>Ontmoetingscentrum</h1>"
    head, body = hyphenated(page, "nl").split("<body>")
    assert SOFT not in head
    assert SOFT in body
