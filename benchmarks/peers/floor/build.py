"""The floor: what PyYAML, markdown-it-py and Jinja cost at the very least for these pages.

    python build.py CONTENT OUTPUT [--jobs N]

No checks, no cache, no search, no pictures. With more jobs a pool of processes makes the cards.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import email.utils
import multiprocessing
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import yaml
from markdown_it import MarkdownIt

HERE = Path(__file__).parent
NEWEST = 50  # cards in the feed

Card = dict[str, Any]


class Floor:
    """The templates with the labels of the site, and where the pages go."""

    def __init__(self, settings: dict[str, Any], output: Path) -> None:
        self.output = output
        self.labels: dict[str, Any] = {**settings}
        for part in ("lines", "themes", "sources", "statuses"):
            self.labels[part] = {entry["id"]: entry["label"] for entry in settings[part]}
        self._markdown = MarkdownIt("commonmark").enable("table")
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["eur"] = lambda amount: f"€ {amount:,}".replace(",", ".")
        self._templates.globals["site"] = self.labels

    def card(self, folder: Path) -> Card:
        """Read a card and write its page."""
        _, head, body = (folder / "index.md").read_text("utf-8").split("---\n", 2)
        card: Card = yaml.load(head, yaml.CSafeLoader)
        card.update(slug=folder.name, url=f"/projecten/{folder.name}/")
        self.write(card["url"], "card.html", c=card, content=self._markdown.render(body))
        return card

    def write(self, url: str, template: str, **values: Any) -> None:
        """Write a page."""
        path = self.output / url.lstrip("/")
        if not url.endswith(".xml"):
            path /= "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._templates.get_template(template).render(url=url, **values), "utf-8")

    def site(self, cards: list[Card]) -> None:
        """Write everything but the cards."""
        cards.sort(key=lambda card: [int(part) for part in card["number"].split(".")])
        groups: dict[str, list[Card]] = collections.defaultdict(list)
        for card in cards:
            groups[f"/lijn/{card['line']}/"].append(card)
            for theme in card["themes"]:
                groups[f"/thema/{theme}/"].append(card)
        lists = {f"/thema/{id_}/": label for id_, label in self.labels["themes"].items()}
        lists |= {f"/lijn/{id_}/": label for id_, label in self.labels["lines"].items()}
        for url, label in lists.items():
            self.write(url, "list.html", title=label, cards=groups[url])
        self.write("/projecten/", "list.html", title="Alle projecten", cards=cards)
        self.write("/", "home.html")
        newest = sorted(cards, key=lambda card: card["start"], reverse=True)[:NEWEST]
        self.write("/feed.xml", "feed.xml", cards=newest, stamp=stamp)
        urls = ["/", "/projecten/", *(card["url"] for card in cards), *lists]
        self.write("/sitemap.xml", "sitemap.xml", urls=urls)
        shutil.copy(HERE / "style.css", self.output / "style.css")


def stamp(day: datetime.date) -> str:
    """A day as feeds write it."""
    return email.utils.format_datetime(datetime.datetime.combine(day, datetime.time()))


def main() -> None:
    """Build a site."""
    parser = argparse.ArgumentParser(description="The floor.")
    parser.add_argument("content", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    settings = yaml.load((options.content / "site.yaml").read_text("utf-8"), yaml.CSafeLoader)
    floor = Floor(settings, options.output)
    folders = sorted(path for path in (options.content / "projecten").iterdir() if path.is_dir())
    if options.jobs > 1:
        # The workers inherit the floor: only paths go to them, and cards come back.
        context = multiprocessing.get_context("fork")
        with context.Pool(options.jobs, _inherit, (floor,)) as pool:
            cards = list(pool.imap(_card, folders, chunksize=32))
    else:
        cards = list(map(partial(Floor.card, floor), folders))
    floor.site(cards)


_inherited: list[Floor] = []


def _inherit(floor: Floor) -> None:
    _inherited.append(floor)


def _card(folder: Path) -> Card:
    return _inherited[0].card(folder)


if __name__ == "__main__":
    main()
