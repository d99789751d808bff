"""Which words stand in which records, and for how much: gathered, changed, and as short text."""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from sitegen.search.compounds import Compounds
from sitegen.search.encoding import HIGHEST, encode_weighted
from sitegen.search.words import WordForms, joined, words

KINDS = ("card", "theme", "line", "news", "page")
"""What can be found; of records that answer equally well, the first kind comes first."""

# What a word counts for by where it stands; in running text the more, the more often it is there.
_TITLE = 1.0
_LABELS = 0.8
_SUMMARY = 0.5
_TEXT = 0.5
_OFTEN = 2  # times that give half of _TEXT
_MOST = 2.0
_MOST_TIMES = 40  # more often makes no difference
_OF_KIND = {"card": 1.0, "theme": 0.9, "line": 0.8, "news": 0.7, "page": 0.7}
_OF_PART = [max(1, int(weight * 0.6 + 0.5)) for weight in range(HIGHEST + 1)]

# A word on more than this share of the records is not taken apart: it is the name of the town.
_EVERYWHERE = 0.4
_FEW = 8

_NOW_AND_THEN = 500  # records


class Record(Struct, frozen=True):
    """Something that can be found. `url` is ready to print; texts are plain.

    `status` is an (id, label), `themes` and `lines` rows of them; `fields` are (id of the field,
    its label, id of the value, its label), for the site's own fields that residents filter on;
    `labels` are what else it is filed under, and nobody filters on; `home` is the showcase that it
    is at home in, where there are several.
    """

    url: str
    kind: str
    title: str
    summary: str
    text: str
    number: str | None
    status: tuple[str, str] | None
    themes: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str, str, str], ...]
    labels: tuple[str, ...] = ()
    home: str | None = None

    @property
    def rank(self) -> tuple[int, str]:
        """What records are numbered by."""
        return KINDS.index(self.kind), self.url


class Word(NamedTuple):
    """A word of the corpus: its stem, those of the parts that it is made of, and where it stands.

    `places` are unsigned integers of this machine, in order: record * 64 + weight.
    """

    stem: str
    parts: tuple[str, ...]
    places: bytes

    def numbers(self) -> array[int]:
        """Its places as numbers."""
        return array("I", self.places)


Postings: TypeAlias = Mapping[str, Word]
"""The words of all records, in order."""


def replaced(
    before: Postings,
    records: Mapping[int, Record],
    forms: WordForms,
    tell: Callable[[], None] = lambda: None,
) -> Postings:
    """The postings with these records, by number, as they are now. `tell` is called at times."""
    fresh = _gather(records, forms, tell)
    places = {}
    for word in sorted(dict.fromkeys([*before, *fresh])):
        kept = _without(before[word].numbers(), records) if word in before else array("I")
        if found := array("I", sorted(kept + fresh[word])) if word in fresh else kept:
            places[word] = found.tobytes()
    stems = {word: before[word].stem if word in before else forms.stem(word) for word in places}
    parts = _parts(stems, forms, before)
    return {word: Word(stems[word], parts[word], found) for word, found in places.items()}


def _gather(
    records: Mapping[int, Record], forms: WordForms, tell: Callable[[], None]
) -> dict[str, array[int]]:
    """The places of the words of these records."""
    places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for done, (number, record) in enumerate(sorted(records.items())):
        if done % _NOW_AND_THEN == 0:
            tell()
        base = number << 6
        for word, weight in weigh(record, forms).items():
            places[word].append(base | weight)
    return dict(places)


def _without(places: array[int], numbers: Iterable[int]) -> array[int]:
    """The same places, from which those of these records are taken out."""
    for number in numbers:
        start = bisect_left(places, number << 6)
        del places[start : bisect_left(places, (number + 1) << 6, start)]
    return places


def changed_stems(before: Postings, after: Postings) -> frozenset[str]:
    """The stems whose families are no longer the same."""
    words = before.items() ^ after.items()
    return frozenset(stem for _, word in words for stem in (word.stem, *word.parts))


def weigh(record: Record, forms: WordForms) -> dict[str, int]:
    """What each word of a record counts for, 1 to HIGHEST.

    Words that say nothing count in the title alone.
    """
    stop = forms.stop
    counts = Counter(_words(f"{record.summary}\n{record.text}"))
    weights = _weigh_text(counts, record.kind, stop)
    title = set(_words(f"{record.title} {record.number or ''}"))
    extra: defaultdict[str, float] = defaultdict(float, dict.fromkeys(title, _TITLE))
    for source, worth in ((_labels(record), _LABELS), (record.summary, _SUMMARY)):
        for word in set(_words(source)):
            if word in title or (len(word) > 1 and word not in stop):
                extra[word] += worth
    for word, worth in extra.items():
        weights[word] = _steps(worth + _of_times(counts[word]), record.kind)
    return weights


def _words(text: str) -> list[str]:
    """The words of a text, and those that it writes with a sign in them."""
    return words(text) + joined(text)


def _weigh_text(counts: Mapping[str, int], kind: str, stop: Collection[str]) -> dict[str, int]:
    """What words count for that stand so often in running text."""
    in_text = _in_text(kind)
    return {
        word: in_text[times if times < _MOST_TIMES else _MOST_TIMES]
        for word, times in counts.items()
        if len(word) > 1 and word not in stop
    }


def _labels(record: Record) -> str:
    """What a record is filed under, in words."""
    labels = [label for _, label in (*record.themes, *record.lines)]
    labels += record.labels
    labels += [label for _, _, _, label in record.fields]
    labels += [record.status[1]] if record.status else []
    return " ".join(labels)


@functools.cache
def _in_text(kind: str) -> list[int]:
    """What a word in running text counts for, by how often it is there."""
    return [_steps(_of_times(times), kind) for times in range(_MOST_TIMES + 1)]


def _of_times(times: int) -> float:
    return _TEXT * times / (times + _OFTEN)


def _steps(weight: float, kind: str) -> int:
    steps = int(weight * _OF_KIND[kind] * HIGHEST / _MOST + 0.5)
    return max(1, min(steps, HIGHEST))


def _parts(
    stems: Mapping[str, str], forms: WordForms, before: Postings
) -> dict[str, tuple[str, ...]]:
    """The stems of the parts of each word; as `before`, where words are taken apart in one way."""
    known = {word: one.parts for word, one in before.items()}
    if known.keys() == stems.keys():
        return known
    compounds = Compounds(forms, stems)
    if compounds.pieces != Compounds(forms, {word: before[word].stem for word in before}).pieces:
        known = {}
    return {
        word: known[word] if word in known else tuple(sorted(compounds.parts(word)))
        for word in stems
    }


class Families:
    """For each stem the places of its words, and under `+` of the compounds it is a part of."""

    def __init__(self, postings: Postings, records: int) -> None:
        """`records` is how many of them there are."""
        self._postings = postings
        self._words: defaultdict[str, list[str]] = defaultdict(list)
        self._compounds: defaultdict[str, list[str]] = defaultdict(list)
        most = max(_FEW, records * _EVERYWHERE) * array("I").itemsize
        for word, one in postings.items():
            self._words[one.stem].append(word)
            if len(one.places) <= most:
                for part in one.parts:
                    self._compounds[part].append(word)
        self.stems = tuple(sorted(self._words.keys() | self._compounds.keys()))

    def of(self, stem: str) -> dict[str, str]:
        """The family of a stem, as text."""
        words = self._words.get(stem, ())
        family = {word: encode_weighted(self._postings[word].numbers()) for word in words}
        if stem in self._compounds:
            merged: dict[int, int] = {}
            for word in self._compounds[stem]:
                for place in self._postings[word].numbers():
                    number, weight = place >> 6, _OF_PART[place & HIGHEST]
                    if weight > merged.get(number, 0):
                        merged[number] = weight
            ordered = sorted(merged.items())
            family["+"] = encode_weighted(number << 6 | weight for number, weight in ordered)
        return family
