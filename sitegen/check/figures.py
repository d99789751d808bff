"""Figures that a text tells of its card and that differ from the card's facts.

Reach, costs and the years of begin and end are compared: digits and words, exact or about. Silent
rather than wrong: only a sentence that is plainly about the project as a whole counts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct

from sitegen.check.sentences import paragraphs
from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document
from sitegen.diagnostics.problems import Report
from sitegen.i18n.language import Language, read_table
from sitegen.schema.front_matter import CardFrontMatter, Cost

Fact = Literal["reach", "costs", "start", "end"]

_ABOUT = Decimal("0.15")  # a number that is not exact may be this part of itself beside the fact
_LONGEST = 300  # characters of a sentence that can be plain enough
_YEAR = re.compile(r"\b(?:19|20|21)\d\d\b")
_DIGITS = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CUES: Mapping[Fact, str] = MappingProxyType({"start": "began", "end": "ended"})
_HUNDRED, _THOUSAND, _MILLION = 100, 1000, 1_000_000


class Figure(Struct, frozen=True):
    """A number as a text tells it: what stands there, and between which values the fact may lie."""

    shown: str
    least: Decimal
    most: Decimal

    def allows(self, fact: Decimal) -> bool:
        """Whether the fact can be told with this number."""
        return self.least <= fact <= self.most


class Claim(Struct, frozen=True):
    """What a sentence says of the whole project; `line` counts from 1 within the text.

    `years` are the years that the sentence is about, none for all of them.
    """

    fact: Fact
    figure: Figure
    line: int
    years: tuple[int, ...] = ()


def check_figures(
    document: Document, body: str, start: int, config: SiteConfig, report: Report
) -> None:
    """Report what the summary and the running text of a card tell otherwise than its facts.

    `body` is the running text as written, below the first `start` lines of the file.
    """
    facts = document.front_matter
    if not isinstance(facts, CardFrontMatter):
        return
    names = Names(facts.title, config.settings.words.card.one)
    reported: set[tuple[str, str]] = set()
    for key, text in (("summary", facts.summary), ("", body)):
        for claim in claims(text, config.settings.language, names):
            given, known = claim.figure.shown, _known(facts, claim)
            agrees = not known or any(map(claim.figure.allows, known))
            if not agrees and (claim.fact, given) not in reported:
                reported.add((claim.fact, given))
                line = 0 if key else start + claim.line
                fact = _shown(claim.fact, known[0], config.language)
                where = claim.fact
                report.at("figure-differs", line, key=key, given=given, where=where, fact=fact)


def _known(facts: CardFrontMatter, claim: Claim) -> Sequence[Decimal]:
    """What the facts of a card say about a claim, the most likely first; nothing when unknown."""
    if claim.fact == "costs":
        of_years = [cost for cost in facts.costs if cost.year in claim.years]
        return _sums(of_years or facts.costs)
    years = {"start": facts.start, "end": facts.end}
    known = facts.reach if claim.fact == "reach" else (years[claim.fact] or "")[:4]
    return () if known in (None, "") else (Decimal(known),)


def _sums(costs: Sequence[Cost]) -> Sequence[Decimal]:
    """What may be meant by the costs: all of it, that of a source, of a year, or one amount."""
    sums: dict[object, Decimal] = {}
    for cost in costs:
        for group in (None, cost.source, cost.year):
            sums[group] = sums.get(group, Decimal()) + cost.amount
    return [*sums.values(), *(cost.amount for cost in costs)]


def _shown(fact: Fact, value: Decimal, language: Language) -> str:
    """A fact as a message shows it."""
    if fact == "costs":
        return language.money(value)
    return language.number(value) if fact == "reach" else str(value)


class Names(Struct, frozen=True):
    """What a project is called: its title, and the word of the site for any project."""

    title: str
    noun: str


def claims(text: str, language: str, names: Names) -> Iterator[Claim]:
    """What a Markdown text in `language` says of the project that is called so."""
    tell = _telling(language, names)
    for paragraph in paragraphs(text):
        for sentence in paragraph.sentences:
            flat = " ".join(sentence.text.split())
            if len(flat) <= _LONGEST and not tell.other.search(flat):
                for claim in (tell.reach, tell.costs, tell.begin_and_end):
                    yield from claim(flat, sentence.line)


@functools.lru_cache(maxsize=64)
def _telling(language: str, names: Names) -> _Telling:
    return _Telling(read_table(f"figures.{language}.yaml"), names)


class _Telling:
    """How a language tells the figures of a project with these names."""

    def __init__(self, words: Mapping[str, Any], names: Names) -> None:
        self._numbers = _Numbers(words)
        number, people = self._numbers.pattern, _any(words["people"])
        subject, own = words["subject"], re.escape(names.title)
        nouns = _any([*subject["nouns"], names.noun])
        who = rf"(?:{_any(subject['articles'])} {nouns}|{_any(subject['pronouns'])}|{own})"
        self.other = _whole(_any(words["other"]))
        self._reach = [
            # "Het bereik was 600", "een bereik van ruim 600"
            _whole(rf"{_any(words['reach'])}(?: \w+)? {number}"),
            # "Het project bereikte 600 ouderen", "In 2018 bereikten wij ook 600 ouderen"
            _whole(
                rf"{_near(who, _any(words['reached']))}(?: \w+){{0,2}}? {number}(?: \w+)? {people}"
            ),
            # "In totaal deden 600 ouderen mee"
            _whole(
                rf"{_any(words['together'])},?(?: \w+)? {_any(words['took_part'])}(?: \w+){{0,2}}? "
                rf"{number}(?: \w+)? {people}"
            ),
            # "Samen zijn er 600 ouderen geholpen"
            _whole(rf"{_any(words['together'])},?(?: \w+){{0,2}}? {number}(?: \w+)? {people}"),
        ]
        about = _near(who, _any(words["cost"]))
        self._costs = _whole(rf"(?:{about}|{_any(words['whole_cost'])})")
        euro = _any(words["euro"])
        self._money = re.compile(rf"€ ?{number}|(?<!\w){number.replace('<n', '<m')} {euro}", re.I)
        year = rf"(?P<year>{_YEAR.pattern})"
        self._periods: list[tuple[Fact, re.Pattern[str]]] = []
        for fact, cues in _CUES.items():
            cue = _any(words[cues])
            self._periods += [
                (fact, _whole(rf"{_near(who, cue)}\b[^,;:]*? {year}")),
                (fact, _whole(rf"{year} {cue} {who}")),
                (fact, _whole(rf"{who}\b[^,;:]{{0,40}} {year} {cue}")),
            ]
        runs, since = _any(words["runs"]), _any(words["since"])
        self._periods += [
            ("start", _whole(rf"{since}(?: \w+)? {year} {runs} {who}")),
            ("start", _whole(rf"{_near(who, runs)}(?: \w+)? {since}(?: \w+)? {year}")),
        ]

    def reach(self, sentence: str, line: int) -> Iterator[Claim]:
        """How many people the whole project is said to have reached."""
        dated = bool(_YEAR.search(sentence))
        for place, pattern in enumerate(self._reach):
            found = pattern.search(sentence)
            # With a year it may be a part of what was reached, unless it speaks of the reach.
            if found and (place == 0 or not dated):
                yield Claim("reach", self._numbers.figure(found, "n"), line)
                return

    def costs(self, sentence: str, line: int) -> Iterator[Claim]:
        """What the project is said to have cost, in euro."""
        if not self._costs.search(sentence):
            return
        amounts = list(self._money.finditer(sentence))
        rest = self._money.sub(" ", sentence)
        years = tuple(sorted({int(year) for year in _YEAR.findall(rest)}))
        for found in amounts:
            group = "n" if found["n"] else "m"
            yield Claim("costs", self._numbers.figure(found, group), line, years)

    def begin_and_end(self, sentence: str, line: int) -> Iterator[Claim]:
        """In which years the project is said to have begun and ended."""
        told: set[Fact] = set()
        for fact, pattern in self._periods:
            found = pattern.search(sentence)
            if found and fact not in told:
                told.add(fact)
                year = Decimal(found["year"])
                yield Claim(fact, Figure(found["year"], year, year), line)


def _any(words: Sequence[str]) -> str:
    """A pattern for one of these words, the longest first; for nothing when there are none."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return rf"(?:{listed})" if listed else r"(?!)"


def _near(who: str, cue: str) -> str:
    """A pattern for who did it and what, in either order, with at most one word between them."""
    return rf"(?:{who}(?: \w+)? {cue}|{cue}(?: \w+)? {who})"


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.I)


class _Numbers:
    """Numbers as a language writes them, in digits and in words.

    `pattern` matches one, with what makes it less exact and what multiplies it, as the group `n`.
    """

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._exactness = {
            word: kind for kind in ("around", "above", "below") for word in words[kind]
        }
        self._units = {word: value for value, word in enumerate(words["units"])}
        self._tens = dict(words["tens"])
        units, tens = _any(words["units"][1:10]), _any(list(self._tens))
        joint = words["joint"].format(units=units, tens=tens)
        self._joint = re.compile(joint)
        self._hundred, self._thousand = words["hundred"], words["thousand"]
        self._times = {words["thousand"]: _THOUSAND, words["million"]: _MILLION}
        below_hundred = (
            rf"(?:{re.sub(r'[?]P<[a-z]+>', '?:', joint)}|{_any([*self._units, *self._tens])})"
        )
        written = (
            rf"(?:{below_hundred}?[ -]?{self._thousand})?[ -]?"
            rf"(?:{below_hundred}?[ -]?{self._hundred})?[ -]?{below_hundred}?"
        )
        exactness, times = _any(list(self._exactness)), _any(list(self._times))
        number = rf"(?:{_DIGITS}|(?!\W|$){written}(?<![\s-]))"
        self.pattern = rf"(?P<n>(?:{exactness} )?{number}(?: {times})?)"
        self._parts = re.compile(
            rf"(?:(?P<about>{exactness}) )?(?P<number>{number})(?: (?P<times>{times}))?", re.I
        )
        self._written = re.compile(
            rf"(?:(?P<thousands>{below_hundred})?[ -]?(?P<thousand>{self._thousand}))?[ -]?"
            rf"(?:(?P<hundreds>{below_hundred})?[ -]?(?P<hundred>{self._hundred}))?[ -]?"
            rf"(?P<rest>{below_hundred})?"
        )

    def figure(self, found: re.Match[str], group: str) -> Figure:
        """The number that `pattern` found, as the group with this name."""
        parts = self._parts.fullmatch(found[group])
        assert parts, found[group]
        number = parts["number"].lower()
        value = _digits(number) if number[0].isdigit() else Decimal(self._value(number))
        value *= self._times.get((parts["times"] or "").lower(), 1)
        room = value * _ABOUT
        match self._exactness.get((parts["about"] or "").lower()):
            case "around":
                return Figure(found[group], value - room, value + room)
            case "above":
                return Figure(found[group], value, value + room)
            case "below":
                return Figure(found[group], value - room, value)
        return Figure(found[group], value, value)

    def _value(self, words: str) -> int:
        """The value of a number in words: vijfentwintighonderd -> 2500."""
        found = self._written.fullmatch(words)
        assert found, words
        value = self._below_hundred(found["thousands"], 1) * _THOUSAND if found["thousand"] else 0
        value += self._below_hundred(found["hundreds"], 1) * _HUNDRED if found["hundred"] else 0
        return value + self._below_hundred(found["rest"], 0)

    def _below_hundred(self, words: str | None, none: int) -> int:
        if not words:
            return none
        if joint := self._joint.fullmatch(words):
            return self._units[joint["unit"]] + int(self._tens[joint["ten"]])
        return self._units[words] if words in self._units else int(self._tens[words])


def _digits(text: str) -> Decimal:
    """The value of a number in digits, with marks for thousands and decimals of any language."""
    groups = re.fullmatch(r"(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+)(?:[.,](\d{1,2}))?", text)
    if groups:
        return Decimal(f"{re.sub(r'[^0-9]', '', groups[1])}.{groups[2] or 0}")
    return Decimal(text.replace(",", "."))
