"""Searching as residents do: their own words, forms, slips of the pen, and the card they expect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

# What the search page does, for many questions at once: the first three addresses of each.
_ANSWERS = """async ([script, address, asked]) => {
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


@pytest.fixture(scope="module")
def unanswered(rijswijk: Path, serve_folder: Callable[[Path], str], browser: Browser) -> Answers:
    """The questions whose card is not among the first results, with what is there instead."""
    address = serve_folder(rijswijk)
    page = browser.new_page()
    page.goto(f"{address}zoeken/")
    script = page.eval_on_selector("script[type=module]", "(element) => element.src")

    def unanswered(asked: list[Asked]) -> list[str]:
        texts = [question.text for question in asked]
        found = page.evaluate(_ANSWERS, [script, f"{address}search/", texts])
        return [
            f"{question.text}: {', '.join(urls) or 'nothing'}"
            for question, urls in zip(asked, found, strict=True)
            if not {f"/projecten/{card}/" for card in question.cards} & set(urls)
        ]

    return unanswered


def questions(group: str) -> list[Asked]:
    table = yaml.safe_load(Path(__file__).with_name("search_questions.yaml").read_text("utf-8"))
    return [Asked(str(q["ask"]), tuple(q["expect"])) for q in table[group]]


def test_residents_find_the_card_they_mean_among_the_first_three(unanswered: Answers) -> None:
    asked = questions("known")
    assert len(asked) >= 40
    missed = unanswered(asked)
    assert len(missed) <= 0.05 * len(asked), missed


def test_questions_that_nobody_tuned_for_are_answered_as_well(unanswered: Answers) -> None:
    asked = questions("fresh")
    assert len(asked) >= 12
    missed = unanswered(asked)
    assert len(missed) <= 0.05 * len(asked), missed


def test_questions_of_a_later_day_are_nearly_all_answered(unanswered: Answers) -> None:
    asked = questions("later")
    missed = unanswered(asked)
    assert len(missed) <= 0.1 * len(asked), missed


def test_questions_in_the_words_of_forums_and_letters_are_mostly_answered(
    unanswered: Answers,
) -> None:
    asked = questions("people")
    assert len(asked) == 60
    missed = unanswered(asked)
    assert len(missed) <= 0.15 * len(asked), missed


def test_the_title_of_a_card_finds_that_card(unanswered: Answers, repository: Path) -> None:
    asked = []
    for file in sorted((repository / "content/projecten").glob("*/index.md")):
        title = yaml.safe_load(file.read_text("utf-8").split("---\n")[1])["title"]
        asked += [Asked(text, (file.parent.name,)) for text in (title, title.upper())]
    assert unanswered(asked) == []


def test_the_words_of_a_lesson_find_the_card_that_learned_it(
    unanswered: Answers, repository: Path
) -> None:
    asked = []
    for file in sorted((repository / "content/projecten").glob("*/index.md")):
        front_matter = yaml.safe_load(file.read_text("utf-8").split("---\n")[1])
        asked += [
            Asked(lesson.replace("*", ""), (file.parent.name,))
            for lesson in front_matter.get("lessons", ())[:1]
        ]
    assert len(asked) >= 15
    assert unanswered(asked) == []
