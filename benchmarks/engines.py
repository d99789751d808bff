"""Faster engines for Markdown and templates: how much faster, and whether it comes out the same.

    python -m benchmarks.engines --cards 1000

Times the engines of this program on the texts and the front matter of a corpus, beside others that
are installed (markdown-it-pyrs, minijinja).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import jinja2
import yaml
from markdown_it import MarkdownIt

from benchmarks.corpus import write

PAGE = """\
<h1>{{ card.number }} {{ card.title }}</h1><p>{{ card.summary }}</p>
{% for theme in card.themes %}<a href="/themas/{{ theme }}/">{{ theme }}</a>{% endfor %}
<table>{% for cost in card.costs %}
<tr><th>{{ cost.year }}</th><td>{{ cost.source }}</td><td>{{ cost.amount }}</td></tr>
{% endfor %}</table>
<ul>{% for lesson in card.lessons %}<li>{{ lesson }}</li>{% endfor %}</ul>
"""
ROUNDS = 5

T = TypeVar("T")


def texts(content: Path) -> list[tuple[dict[str, Any], str]]:
    """The front matter and the running text of every card."""
    found = []
    for file in sorted(content.glob("projecten/*/index.md")):
        _, head, body = file.read_text("utf-8").split("---\n", 2)
        found.append((yaml.load(head, yaml.CSafeLoader), body))
    return found


def markdown_engines() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Engines that turn Markdown into HTML, that of this program first."""
    yield "markdown-it-py", MarkdownIt("commonmark").enable("table").render
    if find_spec("markdown_it_pyrs"):
        other = import_module("markdown_it_pyrs").MarkdownIt("commonmark").enable("table")
        yield "markdown-it-pyrs", other.render


def template_engines() -> Iterator[tuple[str, Callable[[dict[str, Any]], str]]]:
    """Engines that fill a page, that of this program first."""
    page = jinja2.Environment(autoescape=True).from_string(PAGE)
    yield "Jinja", lambda card: page.render(card=card)
    if find_spec("minijinja"):
        other = import_module("minijinja").Environment(templates={"page.html": PAGE})
        yield "minijinja", lambda card: other.render_template("page.html", card=card)


def timed(engine: Callable[[T], str], things: Sequence[T]) -> tuple[float, list[str]]:
    """The least seconds that an engine takes for all of these, and what it makes of them."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        made = [engine(thing) for thing in things]
        times.append(time.perf_counter() - began)
    return min(times), made


def rows(engines: Iterable[tuple[str, Callable[[T], str]]], things: Sequence[T]) -> Iterator[str]:
    """A row for each engine: microseconds a card, how many times as fast, how many the same."""
    first: tuple[float, list[str]] | None = None
    for name, engine in engines:
        found = timed(engine, things)
        first = first or found
        same = sum(one == other for one, other in zip(first[1], found[1], strict=True))
        each, faster = 1e6 * found[0] / len(things), first[0] / found[0]
        yield f"{name:18} {each:6.0f} {faster:6.1f} {same:7} of {len(things)}"


def main() -> None:
    """Measure, and say what was found."""
    parser = argparse.ArgumentParser(description="How fast are other engines?")
    parser.add_argument("--cards", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        write(content, options.cards)
        cards = texts(content)
    print(f"{'':18} {'µs':>6} {'times':>6} {'the same':>10}")
    for row in rows(markdown_engines(), [body for _, body in cards]):
        print(row)
    for row in rows(template_engines(), [head for head, _ in cards]):
        print(row)


if __name__ == "__main__":
    main()
