"""A preview with its form, and what an editor does in it."""

from __future__ import annotations

import difflib
import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 30
expect.set_options(timeout=PATIENCE * 1000)

# What an editor may have written by hand, in every way that YAML knows.
BY_HAND = """\
---
# Nog nakijken: de titel
title: 'De buurttuin'   # zoals op het bord
number: "9.90"
status: loopt
line: zorg-en-wonen
summary: >-
  Bewoners maken samen een tuin.
  Iedereen mag meedoen.
reach:
costs:
  # het eerste jaar
  - year: 2016
    amount: 10.00   # exact
    source: innovatiebudget

  - { year: 2017, amount: 5, source: ander-budget }
lessons:
- Begin *klein*
- 'Vraag het de buren'
themes: [langer-thuis,   eenzaamheid]
---

## Wat was het probleem?

Een zin met een voetnoot[^1] en _nadruk_.

| Jaar | Bonen |
|---|---:|
| 2016 | 12 |

* Tomaten
* Bonen

[^1]: De noot.
"""


@dataclass(frozen=True)
class Desk:
    """A preview of the showcase of Rijswijk, with small pictures, in a folder of its own."""

    address: str
    content: Path

    @property
    def port(self) -> int:
        return int(self.address.split(":")[2].split("/")[0])

    def card(self, name: str) -> Path:
        return self.content / f"projecten/{name}/index.md"

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8")
        finally:
            connection.close()

    def send(self, action: str, **params: object) -> tuple[int, Any]:
        """A request as the form sends it, and its answer."""
        body = json.dumps({"action": action, "params": params})
        mine = {"Content-Type": "application/json", "Origin": self.address.rstrip("/")}
        status, text = self.ask("POST", "/beheer/save", body, **mine)
        return status, json.loads(text)


@contextmanager
def preview(content: Path) -> Iterator[Desk]:
    """A preview of a content folder, which must say nothing but that it is ready."""
    process = subprocess.Popen(
        [sys.executable, str(REPOSITORY / "build.py"), "serve", "--port", "0"],
        cwd=content.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout
    found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
    assert found, process.communicate()
    try:
        yield Desk(found[0], content)
    finally:
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=PATIENCE)
    assert said == ("", "")


def card(name: str) -> str:
    return f"cards/entries/{name}/index"


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).last.click()
    page.get_by_role("option", name=option, exact=True).click()


def add(page: Page, item: str) -> None:
    page.get_by_role("button", name=f"Voeg {item} toe").click()


def lesson(page: Page) -> Locator:
    """The text of the last lesson: the running text, which has the same name, is no such area."""
    return page.locator("textarea").and_(page.get_by_label("Tekst", exact=True)).last


# The editor takes over where the caret is with some delay, by the clock of the page; until then
# it may put the caret back to where it was before.
AT_END = """async block => {
    const selection = getSelection();
    selection.selectAllChildren(block);
    selection.collapseToEnd();
    await new Promise(done => setTimeout(done, 300));
    const rest = document.createRange();
    rest.selectNodeContents(block);
    rest.setStart(selection.focusNode, selection.focusOffset);
    return block.contains(selection.focusNode) && !rest.toString().replace(/[\\s\\ufeff]/g, '');
}"""


def caret_after(block: Locator) -> None:
    """Put the caret at the end of a paragraph of the running text, and wait until it stays."""
    block.click()
    until = time.monotonic() + PATIENCE
    while not block.evaluate(AT_END):
        assert time.monotonic() < until, "the caret does not stay at the end of the paragraph"


def write_text(block: Locator, text: str) -> None:
    """Type at the end of a paragraph of the running text, as fast as a person would."""
    caret_after(block)
    block.page.keyboard.type(text, delay=40)
    expect(block).to_have_text(re.compile(re.escape(text) + r"[\s\ufeff]*$"))


def press_save(page: Page) -> None:
    page.get_by_role("button", name="Opslaan").first.click()
    page.get_by_role("menuitem", name="Opslaan", exact=True).click()


def save(page: Page, file: Path) -> None:
    """Press the button and wait for the file."""
    before = file.read_bytes() if file.exists() else b""
    press_save(page)
    until = time.monotonic() + PATIENCE
    while not file.exists() or file.read_bytes() == before:
        assert time.monotonic() < until, page.locator("body").inner_text()
        page.wait_for_timeout(30)


def changed(before: str, after: str) -> list[str]:
    """The lines that came and went, as git would show them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]
