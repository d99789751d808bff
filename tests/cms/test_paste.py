"""Text pasted from a word processor arrives in the form as what it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.cms.desk import Desk, card, caret_after, save

# As LibreOffice puts it on the clipboard, and two items as Word does.
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


@pytest.mark.slow
def test_headings_bold_lists_links_and_tables_arrive_as_markdown(
    desk: Desk, browser: Browser
) -> None:
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
        COPIED,
    )
    page.keyboard.press("Control+V")
    expect(editor).to_contain_text("Klaar.")
    save(page, file)
    pasted = file.read_text("utf-8").partition("## Het plan")[2]
    assert pasted.split("\n\n")[1] == (
        "Buren **eten** samen, lees [het verslag](https://www.example.nl/eten)."
    )
    assert "- Koken\n- Eten *en* praten\n" in pasted
    assert "1. Begin klein\n2. Vraag het\n" in pasted
    rows = [line for line in pasted.splitlines() if line.startswith("|")]
    assert [row.replace(" ", "") for row in rows][::2] == ["|**Jaar**|Mensen|", "|2024|40|"]
    assert "\n\nKlaar." in pasted
    context.close()
