"""Figures in a text that contradict the facts of its card are told, and only those."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from sitegen.check.checker import check
from sitegen.check.figures import Names, claims
from sitegen.diagnostics.messages import Message

Showcase = Callable[[Mapping[str, str]], Path]

REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2018, 12, 1)
SITE = """
    title: Etalage
    organisation: Gemeente
    language: {language}
    statuses:
      - {{id: loopt, label: Loopt, phase: running}}
    sources:
      - {{id: gemeente, label: Gemeente}}
      - {{id: ander, label: Ander budget, counts: false}}
    {words}
"""
FACTS = """\
reach: {reach}
start: {start}
end: 2024
costs:
  - {{year: 2021, amount: {amount}, source: gemeente}}
  - {{year: 2022, amount: 4000, source: gemeente}}
  - {{year: 2022, amount: 1500, source: ander}}
"""

# Sentences as editors write them; the word before the colon is the fact that they tell.
DUTCH = """
reach: Het bereik was {n}.
reach: Het project had een bereik van {n} inwoners.
reach: Het project bereikte {n} ouderen.
reach: Wij bereikten {n} kwetsbare ouderen.
reach: In totaal deden {n} bewoners mee.
reach: In totaal namen er {n} jongeren deel aan de lessen.
reach: Samen zijn er {n} gezinnen geholpen.
reach: Samen eten hielp {n} mensen.
reach: Met dit project ondersteunden we {n} mantelzorgers.
reach: Alles bij elkaar deden {n} mensen mee.
costs: Het project kostte in 2021 {euro}.
costs: In 2021 kostte het project {euro}.
costs: De kosten waren in 2021 {euro}.
costs: Het budget was {euro} voor 2021.
costs: Wij hebben in 2021 {euro} uitgegeven.
costs: Aan het project is in 2021 {euro} besteed, want dit project kostte geld.
costs: Samen eten kostte {euro} in 2021.
start: Het project begon in {year}.
start: In {year} begon het project.
start: In maart {year} startte de proef.
start: De proef ging op 3 april {year} van start.
start: Sinds {year} loopt het project.
start: Samen eten begon in het najaar van {year}.
start: Ons project is in {year} gestart.
"""
ENGLISH = """
reach: The project reached {n} residents.
reach: The reach was {n}.
reach: We helped {n} older people.
reach: In total, {n} people took part.
costs: The project cost {euro} in 2021.
costs: In 2021 we spent {euro}.
start: The project started in {year}.
start: In {year} the pilot began.
start: The project has run since {year}.
"""
WORDS = {
    "nl": {
        300: "driehonderd",
        450: "vierhonderdvijftig",
        1200: "twaalfhonderd",
        2500: "vijfentwintighonderd",
        85: "vijfentachtig",
    },
    "en": {
        300: "three hundred",
        450: "four hundred fifty",
        1200: "twelve hundred",
        2500: "twenty-five hundred",
        85: "eighty-five",
    },
}


def told(content: Path) -> list[Message]:
    return [one for one in check(content, TODAY, 1).messages if one.rule == "figure-differs"]


def written(number: int, language: str) -> Iterator[str]:
    """A number in the ways that people write it, exactly and about."""
    mark = "." if language == "nl" else ","
    yield f"{number:,}".replace(",", mark)
    yield WORDS[language][number]
    yield {"nl": "ongeveer ", "en": "about "}[language] + str(number)


def sentences(language: str) -> Iterator[tuple[str, str, int]]:
    """Fact, sentence, and the value that it tells, for every way to write that value."""
    for line in (DUTCH if language == "nl" else ENGLISH).strip().splitlines():
        fact, _, sentence = line.partition(": ")
        if fact == "reach":
            for value in WORDS[language]:
                for shown in written(value, language):
                    yield fact, sentence.format(n=shown), value
        elif fact == "costs":
            mark = "." if language == "nl" else ","
            for value in (12000, 38500):
                whole = f"{value:,}".replace(",", mark)
                for euro in (f"€ {whole}", f"{whole} euro", f"€ {value}"):
                    yield fact, sentence.format(euro=euro), value
        else:
            for value in (2015, 2019):
                yield fact, sentence.format(year=value), value


def planted(
    showcase: Showcase, language: str, facts: Callable[[str, int], dict[str, int]]
) -> tuple[int, list[Message]]:
    """How many cards there are, each with one sentence, and what is told of them."""
    words = "words: {card: [project, projects]}" if language == "en" else ""
    texts = {"site.yaml": SITE.format(language=language, words=words)}
    for number, (fact, sentence, value) in enumerate(sentences(language)):
        known = {"reach": 77000, "start": 2010, "amount": 990000} | facts(fact, value)
        head = f"title: Samen eten\nstatus: loopt\nsummary: Buren.\n{FACTS.format(**known)}"
        texts[f"{'projecten' if language == 'nl' else 'projects'}/k{number}.md"] = (
            f"---\n{head}---\n\n## Kop\n\nBuren eten samen. {sentence}\n"
        )
    return len(texts) - 1, told(showcase(texts))


def key_of(fact: str) -> str:
    return "amount" if fact == "costs" else fact


@pytest.mark.parametrize("language", ["nl", "en"])
def test_of_the_contradictions_that_are_planted_nearly_all_are_told(
    showcase: Showcase, language: str
) -> None:
    count, messages = planted(showcase, language, lambda _, __: {})
    assert count >= (200 if language == "nl" else 60)
    found = {message.file for message in messages}
    assert len(found) >= 0.95 * count


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_text_that_agrees_with_the_facts_is_left_alone(showcase: Showcase, language: str) -> None:
    _, messages = planted(showcase, language, lambda fact, value: {key_of(fact): value})
    assert messages == []


def test_the_message_names_the_line_both_figures_and_the_way_out(showcase: Showcase) -> None:
    body = "\n## Kop\n\nBuren eten samen.\nHet project bereikte ruim 700 ouderen.\n"
    head = "title: Eten\nstatus: loopt\nsummary: Het project kostte € 9.900.\n"
    facts = FACTS.format(reach=600, start=2020, amount=5000)
    content = showcase(
        {
            "site.yaml": SITE.format(language="nl", words=""),
            "projecten/eten.md": f"---\n{head}{facts}---\n{body}",
        }
    )
    summary, text = told(content)
    assert (summary.line, summary.key) == (4, "summary")
    assert summary.message == "Hier staat '9.900', maar bij 'costs' staat € 10.500."
    assert text.line == 17
    assert text.message == "Hier staat 'ruim 700', maar bij 'reach' staat 600."
    assert "verander de andere" in text.suggestion


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2021 deden er 11 jongeren mee.",
        "De Kerstafette telde 16 activiteiten en bereikte ongeveer 700 Rijswijkers.",
        "Het project wilde 40 inwoners helpen.",
        "Elke week aten wij met 60 mensen.",
        "Dat bespaart de verzekeraars € 100.000.",
        "In 2018 ging een nieuwe groep van 4 jongeren van start.",
        "Het project kostte € 5 per deelnemer.",
        "Zij gaven een 6,7.",
        "Op 12 maart 2018 was er een festival.",
    ],
)
def test_a_figure_about_something_else_is_left_alone(showcase: Showcase, sentence: str) -> None:
    facts = FACTS.format(reach=77000, start=2010, amount=990000)
    head = f"title: Samen eten\nstatus: loopt\nsummary: Buren.\n{facts}"
    content = showcase(
        {
            "site.yaml": SITE.format(language="nl", words=""),
            "projecten/eten.md": f"---\n{head}---\n\n{sentence}\n",
        }
    )
    assert told(content) == []


def test_nothing_is_said_of_facts_that_the_card_does_not_tell(showcase: Showcase) -> None:
    body = "Het project bereikte 600 ouderen, kostte € 9.000 en begon in 2015."
    head = "title: Samen eten\nstatus: loopt\nsummary: Buren."
    content = showcase(
        {
            "site.yaml": SITE.format(language="nl", words=""),
            "projecten/eten.md": f"---\n{head}\n---\n\n{body}\n",
        }
    )
    assert told(content) == []


@pytest.mark.parametrize("folder", ["content", "docs/handleiding"])
def test_our_own_texts_agree_with_their_facts(folder: str) -> None:
    assert told(REPOSITORY / folder) == []


def test_numbers_in_words_have_their_value() -> None:
    words = re.split(r", ", "elf, eenentwintig, negenennegentig, honderd, tweehonderddrie, duizend")
    values = [11, 21, 99, 100, 203, 1000]
    for word, value in zip(words, values, strict=True):
        [claim] = claims(f"Het bereik was {word}.", "nl", Names("Eten", "project"))
        assert claim.figure.least == claim.figure.most == value, word
