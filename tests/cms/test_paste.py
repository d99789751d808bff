"""Text pasted from a word processor arrives in the form as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.cms.desk import Desk, card, caret_after, save

# As Word puts it on the clipboard: items are paragraphs, and a table has no head.
COPIED = """\
<meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>
<style type="text/css">p { margin-bottom: 0.25cm }</style>
<h1 class="western">Het plan</h1>
<p>Buren <b>eten</b> samen,<br/>lees
<a href="https://www.example.nl/eten"><u>het verslag</u></a>.</p>
<p><br/></p>
<ul><li><p>Koken</p></li><li><p>Eten <i>en</i> praten</p></li></ul>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1">
<span style="mso-list:Ignore">1.<span>&nbsp;&nbsp;</span></span>Begin klein</p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1">
<span style="mso-list:Ignore">2.<span>&nbsp;&nbsp;</span></span>Vraag het</p>
<table><tbody><tr><td><p><b>Jaar</b></p></td><td><p>Mensen</p></td></tr>
<tr><td><p>2024</p></td><td><p>40</p></td></tr></tbody></table>
<p>Klaar.</p>
"""


def paste(desk: Desk, browser: Browser, html: str) -> str:
    """What a card says below what it said before, once this is pasted behind its last sentence."""
    file = desk.card("jongerenhuisvesting")
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{desk.address}beheer/#/collections/{card('jongerenhuisvesting')}")
    editor = page.locator("[data-slate-editor]").last
    # Behind a sentence: what is pasted begins below it, and does not become part of it.
    caret_after(editor.locator("p").last)
    page.evaluate(
        """html => navigator.clipboard.write([new ClipboardItem({
            "text/html": new Blob([html], {type: "text/html"}),
            "text/plain": new Blob(["Het plan"], {type: "text/plain"}),
        })])""",
        html,
    )
    page.keyboard.press("Control+V")
    expect(editor).to_contain_text("Klaar.")
    before = file.read_text("utf-8").rstrip()
    save(page, file)
    context.close()
    return file.read_text("utf-8").removeprefix(before)


@pytest.mark.slow
def test_headings_bold_lists_links_and_tables_arrive_as_markdown(
    desk: Desk, browser: Browser
) -> None:
    pasted = paste(desk, browser, COPIED)
    assert pasted.startswith("\n\n## Het plan\n")
    pasted = pasted.partition("## Het plan")[2]
    assert pasted.split("\n\n")[1] == (
        "Buren **eten** samen, lees [het verslag](https://www.example.nl/eten)."
    )
    assert "- Koken\n- Eten *en* praten\n" in pasted
    assert "1. Begin klein\n2. Vraag het\n" in pasted
    rows = [line for line in pasted.splitlines() if line.startswith("|")]
    assert [row.replace(" ", "") for row in rows][::2] == ["|**Jaar**|Mensen|", "|2024|40|"]
    assert "\n\nKlaar." in pasted


@pytest.mark.slow
def test_a_word_document_as_libreoffice_copies_it_arrives_as_markdown(
    desk: Desk, browser: Browser
) -> None:
    # A .docx that LibreOffice Writer 7.4 gives as HTML, as it does for the clipboard.
    copied = Path(__file__).with_name("word_document.html").read_text("utf-8")
    assert (
        paste(desk, browser, copied)
        == """

## Het plan van dit jaar

Buren **eten** samen, lees [het verslag](https://www.example.nl/eten).

- Koken
- Eten *en* praten

### Zo doen we het

1. Begin klein
2. Vraag het

| **Jaar** | Mensen |
| -------- | ------ |
| 2024     | 40     |

Klaar.
"""
    )
