"""Asking a published site what residents ask, and which answers were missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.sync_api import Browser

# What the search page does, for many questions at once: the first three addresses of each.
ANSWERS = """async ([script, address, asked]) => {
    const { Index, Question } = await import(script);
    const index = await Index.load(address);
    const first = async (text) => {
        const { records } = await new Question(index, text).answer();
        return Promise.all(records.slice(0, 3).map(async (r) => (await index.shown(r)).url));
    };
    return Promise.all(asked.map(first));
}"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the cards that answer it."""

    text: str
    cards: tuple[str, ...]


Answers = Callable[[list[Asked]], list[str]]


def asks(site: str, folder: str, browser: Browser) -> Answers:
    """What a site at this address misses: questions whose card is not among the first results.

    Each with what is there instead. `folder` is where the site has its cards.
    """
    page = browser.new_page()
    page.goto(f"{site}zoeken/")
    script = page.eval_on_selector("script[type=module]", "(element) => element.src")

    def unanswered(asked: list[Asked]) -> list[str]:
        texts = [question.text for question in asked]
        found = page.evaluate(ANSWERS, [script, f"{site}search/", texts])
        return [
            f"{question.text}: {', '.join(urls) or 'nothing'}"
            for question, urls in zip(asked, found, strict=True)
            if not {f"/{folder}/{card}/" for card in question.cards} & set(urls)
        ]

    return unanswered


def questions(file: str, group: str) -> list[Asked]:
    """The questions of a group in a file beside this one."""
    table = yaml.safe_load(Path(__file__).with_name(file).read_text("utf-8"))
    return [Asked(str(q["ask"]), tuple(q["expect"])) for q in table[group]]
