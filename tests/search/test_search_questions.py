"""Searching as residents do: their own words, forms, slips of the pen, and the card they expect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from tests.search.asking import Answers, Asked, asks
from tests.search.asking import questions as questions_of


@pytest.fixture(scope="module")
def unanswered(rijswijk: Path, serve_folder: Callable[[Path], str], browser: Browser) -> Answers:
    """The questions whose card is not among the first results, with what is there instead."""
    return asks(serve_folder(rijswijk), "projecten", browser)


def questions(group: str) -> list[Asked]:
    return questions_of("search_questions.yaml", group)


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


def test_questions_in_the_words_of_forums_and_letters_are_nearly_all_answered(
    unanswered: Answers,
) -> None:
    asked = questions("people")
    assert len(asked) == 60
    missed = unanswered(asked)
    assert len(missed) <= 0.05 * len(asked), missed


def test_questions_that_came_after_all_others_are_mostly_answered(unanswered: Answers) -> None:
    asked = questions("newest")
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
            Asked(_words(lesson), (file.parent.name,))
            for lesson in front_matter.get("lessons", ())[:1]
        ]
    assert len(asked) >= 15
    assert unanswered(asked) == []


def _words(lesson: str | dict[str, Any]) -> str:
    """What a lesson says, of one that says more about itself as well."""
    return (lesson if isinstance(lesson, str) else str(lesson["text"])).replace("*", "")
