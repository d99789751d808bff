"""Makes the visual record of a built site: every page type, in widths, schemes and on paper.

    python tools/visual_record.py public SHOTS [--label default]

Writes `SHOTS/<label>-<page>-<width>-<scheme>.png` and `…-print.pdf`, and says which pages scroll
sideways or have a picture that does not load. Needs Chromium on this machine.
"""

from __future__ import annotations

import argparse
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

WIDTHS = (360, 768, 1280)
SCHEMES: tuple[Any, ...] = ("light", "dark")
PAGES = {
    "home": "",
    "list": "projecten/",
    "card": "projecten/flatcoach/",
    "themes": "themas/",
    "theme": "themas/eenzaamheid/",
    "lines": "programmalijnen/",
    "line": "programmalijnen/zorg-en-wonen/",
    "entrance": "doelgroep/ouderen/",
    "organisations": "organisaties/",
    "organisation": "organisaties/florence/",
    "lessons": "lessen/",
    "setbacks": "lessen/wat-lukte-niet/",
    "costs": "kosten/",
    "gallery": "beelden/",
    "news": "nieuws/",
    "article": "nieuws/2016-06-28-kennisbijeenkomst/",
    "page": "over/",
    "accessibility": "toegankelijkheid/",
    "search": "zoeken/?q=eenzame+ouderen",
    "poster": "projecten/flatcoach/poster/",
    "data": "data/",
    "missing": "404.html",
}
_UNLOADED = "[...document.images].filter(i => i.src && !i.naturalWidth).map(i => i.src)"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def settle(page: Page) -> None:
    """Scroll through the page, so that every picture loads."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 700):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(40)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(150)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("shots", type=Path)
    parser.add_argument("--label", default="default")
    options = parser.parse_args()
    options.shots.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=options.site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}/"
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme in SCHEMES:
            for width in WIDTHS:
                viewport: Any = {"width": width, "height": 900}
                context = browser.new_context(viewport=viewport, color_scheme=scheme)
                page = context.new_page()
                for name, path in PAGES.items():
                    page.goto(home + path, wait_until="networkidle")
                    settle(page)
                    file = options.shots / f"{options.label}-{name}-{width}-{scheme}.png"
                    page.screenshot(path=file, full_page=True)
                    if page.evaluate("document.documentElement.scrollWidth") > width:
                        print(f"{file.name}: scrolls sideways")
                    if unloaded := page.evaluate(_UNLOADED):
                        print(f"{file.name}: not loaded {unloaded}")
                    if scheme == "light" and width == WIDTHS[-1]:
                        page.pdf(path=file.with_name(f"{options.label}-{name}-print.pdf"))
                context.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
