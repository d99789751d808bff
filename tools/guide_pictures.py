"""Makes the pictures of the editors' guide: the real program and its sites, as an editor sees them.

    python tools/guide_pictures.py

Writes the WebP files beside the chapters in `docs/handleiding/`. Needs Chromium on this machine.
Look at them afterwards: what the descriptions (`alt`) say must still be there.
"""

from __future__ import annotations

import html
import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parent.parent
GUIDE = REPOSITORY / "docs/handleiding"
SIZE: Any = {"width": 1200, "height": 750}
DAY = "2026-03-01"  # that the pictures are of: what an editor reads depends on it

CARD = """---
title: "Soep in de straat"
line: zorg-en-welzijn
status: loopt
themes: [eenzaamheid]
summary: Buren koken soep voor de hele straat. Elke eerste zaterdag van de maand.
start: 2017
costs:
  - year: 2017
    amount: 1250
    source: innovatiebudget
    note: Tafels en pannen
  - year: 2018
    amount: 400
    source: innovatiebudget
images:
  - file: tafel.png
    alt: Een lange tafel voor een rij huizen, met een pan soep erop.
    caption: Hier eten we, ook als het regent.
    credit: Illustratie
checked: 2026-03-01
draft: true
---

## Wat was het probleem?

Buren kenden elkaar alleen van de parkeerplaats.

## Wat was het doel?

Elkaar leren kennen, met soep als reden.

## Hoe gaat het verder?

We gaan door, en zoeken nog iemand met een grote pan.
"""
FIRST = "Buren kenden elkaar alleen van de parkeerplaats."
MISTAKES = (
    CARD.replace(FIRST, "Er werd weinig met elkaar gepraat.")
    .replace("status: loopt", "status: lopend")
    .replace("amount: 1250", "amount: € 1.250,-")
)
LANGUAGE = (
    CARD.replace(FIRST, "Er werd samen gekookt.")
    .replace("Elkaar leren kennen", "Ontmoeting realiseren")
    .replace(
        "We gaan door, en zoeken",
        "We gaan door met de zaterdagen in onze straat en in de straat hiernaast, omdat daar ook"
        " veel mensen wonen, en zoeken",
    )
)

_TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #1b1f24; color: #e8eaed; }}
pre {{ margin: 0; padding: 28px 32px; font: 19px/1.5 "Noto Sans Mono", monospace;
  white-space: pre-wrap; }}
b {{ color: #fff; }} i {{ color: #aab2bd; font-style: normal; }} em {{ color: #ff8f8f;
  font-style: normal; font-weight: bold; }}
</style><pre>{text}</pre>"""
_PAINT = {"1": "b", "2": "i", "31": "em"}


def program(*args: str | Path) -> list[str]:
    """The command line of the program of this checkout."""
    return [sys.executable, str(REPOSITORY / "build.py"), *map(str, args)]


def on_a_terminal(command: list[str], folder: Path) -> str:
    """What a command shows on a terminal, with the codes for colour."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL
    ):
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += (part := os.read(ours, 4096))
            except OSError:  # the other end was closed
                break
            if not part:
                break
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def terminal(typed: str, shown: str) -> str:
    """A page that looks like the terminal in which this was typed and shown."""
    text, inside = html.escape(shown.strip(), quote=False), ""

    def paint(code: re.Match[str]) -> str:
        nonlocal inside
        closing, inside = f"</{inside}>" if inside else "", _PAINT.get(code[1], "")
        return closing + (f"<{inside}>" if inside else "")

    text = re.sub("\033\\[(\\d+)m", paint, text)
    return _TERMINAL.format(text=f"<i>$</i> {html.escape(typed)}\n\n{text}")


@contextmanager
def preview(content: Path) -> Iterator[str]:
    """The address of a preview of this content folder, while it runs."""
    command = program("serve", "--content", content, "--port", "0", "--date", DAY)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", env=environment
    ) as running:
        assert running.stdout is not None
        try:
            ready = next(line for line in running.stdout if "http://" in line)
            yield re.findall(r"http://[^\s/]+/", ready)[0]
        finally:
            running.terminate()


def scroll(page: Page, top: int) -> None:
    """Show the page from `top` pixels down, with its pictures."""
    page.evaluate(f"window.scrollTo({{top: {top}, behavior: 'instant'}})")
    page.wait_for_timeout(1000)


def keep(page: Page, name: str) -> None:
    """Photograph what is on the screen, as a small file beside the text that shows it."""
    shot = Image.open(io.BytesIO(page.screenshot()))
    path = GUIDE / name
    shot.convert("RGB").save(path, "WEBP", quality=82, method=6)
    print(f"{path.relative_to(REPOSITORY)}: {path.stat().st_size // 1024} kB")


def checked(browser: Browser, name: str, folder: Path, card: str, height: int) -> None:
    """Photograph what `check` says of the one card of a content folder."""
    content = folder / "content"
    (content / "projecten/soep-in-de-straat/index.md").write_text(card, "utf-8")
    shown = on_a_terminal(program("check", "--date", DAY), folder)
    if "regel" not in shown:
        raise SystemExit(f"`check` says nothing about the card:\n{shown}")
    page = browser.new_page(viewport={"width": SIZE["width"], "height": height})
    page.set_content(terminal("sitegen check", shown))
    keep(page, name)
    page.close()


def fill_in(page: Page) -> None:
    """The form for a new card, with its first facts."""
    page.get_by_label("Titel", exact=True).fill("Soep in de straat")
    page.get_by_label("Nummer").fill("1.9")
    for label, choice in (("Programmalijn", "Zorg en Welzijn"), ("Status", "Loopt")):
        page.get_by_label(label, exact=True).last.click()
        page.get_by_role("option", name=choice, exact=True).click()
    scroll(page, 0)


def only_one_card(folder: Path) -> Path:
    """A content folder of Rijswijk's own settings with the one card of the guide."""
    content = folder / "content"
    place = content / "projecten/soep-in-de-straat"
    place.mkdir(parents=True)
    shutil.copy(REPOSITORY / "content/site.yaml", content)
    settings = (content / "site.yaml").read_text("utf-8")
    (content / "site.yaml").write_text(re.sub(r"(?m)^menu: .*\n", "", settings), "utf-8")
    picture(place / "tafel.png")
    return content


def picture(path: Path) -> None:
    """The picture of the card: the drawing that comes with the example site."""
    shutil.copy(REPOSITORY / "sitegen/starter/nl/projecten/samen-eten/tafel.png", path)


def main() -> None:
    """Take the pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        work = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        one = work / "one"
        only_one_card(one)
        checked(browser, "hoofdstukken/eerste-kaart/melding.webp", one, MISTAKES, 500)
        checked(browser, "hoofdstukken/gewone-taal/tips.webp", one, LANGUAGE, 500)

        rijswijk = work / "rijswijk/content"
        shutil.copytree(REPOSITORY / "content", rijswijk)
        card = rijswijk / "projecten/soep-in-de-straat/index.md"
        card.parent.mkdir()
        picture(card.with_name("tafel.png"))
        card.write_text(CARD, "utf-8")
        with preview(rijswijk) as address:
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{address}projecten/soep-in-de-straat/", wait_until="load")
            scroll(page, 0)
            keep(page, "hoofdstukken/publiceren/concept.webp")
            scroll(page, 460)
            keep(page, "hoofdstukken/eerste-kaart/kaart.webp")
            page.goto(f"{address}kosten/", wait_until="load")
            scroll(page, 0)
            keep(page, "hoofdstukken/kosten-en-datums/kosten.webp")
            page.goto(f"{address}beelden/", wait_until="load")
            scroll(page, 260)
            keep(page, "hoofdstukken/beelden-en-toestemming/beelden.webp")
            page.goto(f"{address}beheer/#/collections/cards/new", wait_until="load")
            fill_in(page)
            keep(page, "hoofdstukken/formulier/formulier.webp")
            page.close()
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{address}projecten/soep-in-de-straat/", wait_until="load")
            card.write_text(MISTAKES, "utf-8")
            page.get_by_text("lopend").first.wait_for(timeout=60_000)
            page.wait_for_timeout(500)
            keep(page, "hoofdstukken/eerste-kaart/voorbeeld-fout.webp")

        subprocess.run(
            program("new", "site", work / "new/voorbeeld"), check=True, stdout=subprocess.DEVNULL
        )
        with preview(work / "new/voorbeeld") as address:
            page = browser.new_page(viewport=SIZE)
            page.goto(address, wait_until="load")
            scroll(page, 0)
            keep(page, "hoofdstukken/eigen-etalage/voorbeeldsite.webp")
        browser.close()


if __name__ == "__main__":
    main()
