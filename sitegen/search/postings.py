"""Which words stand in which records, and for how much: gathered, changed, and as short text."""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from sitegen.search.compounds import Compounds
from sitegen.search.encoding import HIGHEST, encode_weighted
from sitegen.search.words import WordForms, words

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

Places: TypeAlias = "array[int]"
"""The records that a word is in, each as record * 64 + weight, in order."""


class Record(Struct, frozen=True):
    """Something that can be found. `url` is ready to print; texts are plain.

    `status` and `line` are an (id, label), `themes` a row of them; `fields` are (id of the field,
    its label, id of the value, its label), for the site's own fields that residents filter on.
    """

    url: str
    kind: str
    title: str
    summary: str
    text: str
    number: str | None
    status: tuple[str, str] | None
    themes: tuple[tuple[str, str], ...]
    line: tuple[str, str] | None
    fields: tuple[tuple[str, str, str, str], ...]

    @property
    def rank(self) -> tuple[int, str]:
        """What records are numbered by."""
        return KINDS.index(self.kind), self.url


class Postings(Struct, frozen=True):
    """The words of so many records: the places of each, its stem, the stems of its parts."""

    records: int
    places: Mapping[str, Places]
    stems: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]

    def packed(self) -> tuple[Any, ...]:
        """The same as plain values."""
        return (
            self.records,
            tuple(self.places),
            tuple(self.stems[word] for word in self.places),
            tuple(self.parts[word] for word in self.places),
            tuple(map(len, self.places.values())),
            b"".join(places.tobytes() for places in self.places.values()),
        )

    @staticmethod
    def unpacked(packed: tuple[Any, ...]) -> Postings:
        """The postings that were packed."""
        records, known, stems, parts, sizes, content = packed
        everything = array("I")
        everything.frombytes(content)
        places = {}
        start = 0
        for word, size in zip(known, sizes, strict=True):
            places[word] = everything[start : start + size]
            start += size
        return Postings(
            records,
            places,
            dict(zip(known, stems, strict=True)),
            dict(zip(known, parts, strict=True)),
        )


def gather(
    records: Sequence[Record], forms: WordForms, tell: Callable[[], None] = lambda: None
) -> Postings:
    """The words of these records, which are numbered in their order. `tell` is called at times."""
    places: defaultdict[str, Places] = defaultdict(lambda: array("I"))
    for number, record in enumerate(records):
        if number % _NOW_AND_THEN == 0:
            tell()
        base = number << 6
        for word, weight in weigh(record, forms).items():
            places[word].append(base | weight)
    ordered = {word: places[word] for word in sorted(places)}
    stems = {word: forms.stem(word) for word in ordered}
    return Postings(len(records), ordered, stems, _parts(stems, forms, None))


def replaced(
    before: Postings, records: Mapping[int, Record], forms: WordForms
) -> tuple[Postings, frozenset[str]]:
    """The postings with other texts for these records, and the stems whose families changed."""
    places = dict(before.places)
    changed: set[str] = set()
    for number, record in records.items():
        changed |= _replace_record(places, number, weigh(record, forms))
    there = {word: found for word, found in places.items() if found}
    stems, parts = before.stems, before.parts
    if there.keys() != before.places.keys():
        there = {word: there[word] for word in sorted(there)}
        stems = {word: stems.get(word) or forms.stem(word) for word in there}
        parts = _parts(stems, forms, before)
    after = Postings(before.records, there, stems, parts)
    return after, _families_of(changed, before) | _families_of(changed, after) | _moved(
        before, after
    )


def _replace_record(places: dict[str, Places], number: int, weights: Mapping[str, int]) -> set[str]:
    """Give a record other words; returns those whose places are others now."""
    changed = set()
    stood = {word for word, found in places.items() if _at(found, number) is not None}
    for word in stood | weights.keys():
        found = places.get(word, array("I"))
        place = _at(found, number)
        old = None if place is None else found[place] & HIGHEST
        if old != (new := weights.get(word)):
            places[word] = _with(found, number, new)
            changed.add(word)
    return changed


def _families_of(words: set[str], postings: Postings) -> frozenset[str]:
    """The stems of these words and of their parts."""
    stems = {postings.stems[word] for word in words if word in postings.stems}
    return frozenset(stems.union(*(postings.parts.get(word, ()) for word in words)))


def _moved(before: Postings, after: Postings) -> frozenset[str]:
    """The stems of parts that words have gained or lost."""
    if after.parts is before.parts:
        return frozenset()
    return frozenset(
        stem
        for word in after.parts.keys() | before.parts.keys()
        for stem in set(after.parts.get(word, ())) ^ set(before.parts.get(word, ()))
    )


def weigh(record: Record, forms: WordForms) -> dict[str, int]:
    """What each word of a record counts for, 1 to HIGHEST.

    Words that say nothing count in the title alone.
    """
    stop = forms.stop
    counts = Counter(words(f"{record.summary}\n{record.text}"))
    weights = _weigh_text(counts, record.kind, stop)
    title = set(words(f"{record.title} {record.number or ''}"))
    extra: defaultdict[str, float] = defaultdict(float, dict.fromkeys(title, _TITLE))
    for source, worth in ((_labels(record), _LABELS), (record.summary, _SUMMARY)):
        for word in set(words(source)):
            if word in title or (len(word) > 1 and word not in stop):
                extra[word] += worth
    for word, worth in extra.items():
        weights[word] = _steps(worth + _of_times(counts[word]), record.kind)
    return weights


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
    labels = [label for _, label in record.themes]
    labels += [label for _, _, _, label in record.fields]
    labels += [label for _, label in filter(None, (record.line, record.status))]
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


def _at(places: Places, number: int) -> int | None:
    """Where a record stands among places."""
    index = bisect_left(places, number << 6)
    return index if index < len(places) and places[index] >> 6 == number else None


def _with(places: Places, number: int, weight: int | None) -> Places:
    """Places in which a record has another weight; None: in which it is not."""
    start = bisect_left(places, number << 6)
    end = bisect_left(places, (number + 1) << 6)
    own = array("I", () if weight is None else (number << 6 | weight,))
    return places[:start] + own + places[end:]


def _parts(
    stems: Mapping[str, str], forms: WordForms, before: Postings | None
) -> dict[str, tuple[str, ...]]:
    """The stems of the parts of each word; as `before`, where words are taken apart in one way."""
    compounds = Compounds(forms, stems)
    same = before is not None and compounds.pieces == Compounds(forms, before.stems).pieces
    known = before.parts if before is not None and same else {}
    return {
        word: known[word] if word in known else tuple(sorted(compounds.parts(word)))
        for word in stems
    }


class Families:
    """For each stem the places of its words, and under `+` of the compounds it is a part of."""

    def __init__(self, postings: Postings) -> None:
        self._places = postings.places
        self._words: defaultdict[str, list[str]] = defaultdict(list)
        self._compounds: defaultdict[str, list[str]] = defaultdict(list)
        most = max(_FEW, postings.records * _EVERYWHERE)
        for word, places in postings.places.items():
            self._words[postings.stems[word]].append(word)
            if len(places) <= most:
                for part in postings.parts[word]:
                    self._compounds[part].append(word)
        self.stems = tuple(sorted(self._words.keys() | self._compounds.keys()))

    def of(self, stem: str) -> dict[str, str]:
        """The family of a stem, as text."""
        family = {word: encode_weighted(self._places[word]) for word in self._words.get(stem, ())}
        if stem in self._compounds:
            merged: dict[int, int] = {}
            for word in self._compounds[stem]:
                for place in self._places[word]:
                    number, weight = place >> 6, _OF_PART[place & HIGHEST]
                    if weight > merged.get(number, 0):
                        merged[number] = weight
            ordered = sorted(merged.items())
            family["+"] = encode_weighted(number << 6 | weight for number, weight in ordered)
        return family
