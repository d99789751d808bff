"""The search index: small files that a browser fetches as it needs them, from any static host.

`index.json` says what there is and how words are compared; the other files are cut so that a
question needs a few of them. `terms/`: for each stem its words with the records they are in, and
under `+` the records with a compound that it is a part of. `words/` and `mirror/`: the words alone,
by their beginning and by their end, to find the one that was meant. `texts/`: what is shown of a
record. The theme's `search.js` reads these files: change both together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from sitegen.fingerprint import bytes_digest
from sitegen.search.encoding import cut, encode, path, text
from sitegen.search.postings import Families, Postings, Record, gather, replaced
from sitegen.search.words import WordForms, word_forms

# With few files it costs less to read all words than to look for them by their end.
_FEW = 8

# Sizes of the files in characters, before compression.
_TERMS = 16_000
_WORDS = 24_000
_TEXTS = 12_000
_LONGEST_TEXT = 8_000

_NOW_AND_THEN = 500  # stems

_Facet = dict[str, object]
_Shards = dict[str, tuple[str, ...]]  # the stems in each file


class Index(Struct, frozen=True):
    """A search index: the digest of every file by its path within the site, and what it says.

    `sizes` are those of families in characters, `shown` those of texts.
    """

    language: str
    records: tuple[tuple[int, str], ...]
    postings: Postings
    sizes: Mapping[str, int]
    shown: tuple[int, ...]
    facets: tuple[_Facet, ...]
    digests: Mapping[str, str]

    def packed(self) -> tuple[Any, ...]:
        """What it takes to change this index later, as plain values."""
        sizes, digests = dict(self.sizes), dict(self.digests)
        postings = self.postings.packed()
        return self.language, self.records, postings, sizes, self.shown, self.facets, digests

    @staticmethod
    def unpacked(packed: tuple[Any, ...]) -> Index:
        """The index that was packed."""
        language, records, postings, sizes, shown, facets, digests = packed
        unpacked = Postings.unpacked(postings)
        return Index(language, records, unpacked, sizes, shown, facets, digests)


Put = Callable[[str, bytes], object]
"""Takes a file of the index as soon as it is made: all of them at once would take much memory."""


def build_index(
    records: Sequence[Record], language: str, put: Put, tell: Callable[[], None] = lambda: None
) -> Index:
    """Make the index of these records, all under `search/`. `language` is `nl` or `en`.

    The same records give the same bytes, in whatever order they come. `tell` is called now and
    then: an index of many records takes seconds.
    """
    ordered = sorted(records, key=lambda record: record.rank)
    postings = gather(ordered, word_forms(language), tell)
    families = Families(postings)
    made: dict[str, str] = {}
    for done, stem in enumerate(families.stems):
        if done % _NOW_AND_THEN == 0:
            tell()
        made[stem] = text(families.of(stem))
    whole = _Whole(
        language=language,
        ranks=tuple(one.rank for one in ordered),
        facets=_facets(ordered),
        record=ordered.__getitem__,
        shown=tuple(map(_size, ordered)),
        postings=postings,
        family=made.__getitem__,
        sizes={stem: len(stem) + len(family) for stem, family in made.items()},
    )
    return _write(whole, None, put)


def change_index(
    before: Index,
    labelled: Sequence[Record] | None,
    changed: Mapping[int, Record],
    record: Callable[[int], Record],
    put: Put,
) -> Index:
    """Change an index with these records, by their number; only what is another file is made.

    Its files have the same bytes as those of a new one.

    `labelled` are all records, with or without their text, in the order of their rank, which is the
    one that they had before; None where texts changed and nothing else. `record` gives one with its
    text.
    """
    forms = word_forms(before.language)
    postings, affected = replaced(before.postings, changed, forms)
    families = Families(postings)
    made: dict[str, str] = {}

    def family(stem: str) -> str:
        if stem not in made:
            made[stem] = text(families.of(stem))
        return made[stem]

    sizes = {
        stem: before.sizes[stem]
        if stem in before.sizes and stem not in affected
        else len(stem) + len(family(stem))
        for stem in families.stems
    }
    shown = list(before.shown)
    for number, one in changed.items():
        shown[number] = _size(one)
    whole = _Whole(
        language=before.language,
        ranks=before.records,
        facets=before.facets if labelled is None else _facets(labelled),
        record=record,
        shown=tuple(shown),
        postings=postings,
        family=family,
        sizes=sizes,
    )
    return _write(whole, _Same(before, affected, frozenset(changed)), put)


class _Whole(Struct, frozen=True):
    """All that an index is made from. `record` gives one with its text, `family` one as JSON."""

    language: str
    ranks: tuple[tuple[int, str], ...]
    facets: tuple[_Facet, ...]
    record: Callable[[int], Record]
    shown: tuple[int, ...]
    postings: Postings
    family: Callable[[str], str]
    sizes: Mapping[str, int]


class _Same:
    """What of an index is as it was before."""

    def __init__(self, before: Index, affected: frozenset[str], changed: frozenset[int]) -> None:
        self._digests = before.digests
        self._affected = affected
        self._changed = changed
        self._terms = _terms(before.sizes)
        self._per_file = _per_file(before.shown)

    def terms(self, file: str, stems: tuple[str, ...]) -> str | None:
        """The digest of a file with these families, if it is the same."""
        same = self._terms.get(file) == stems and self._affected.isdisjoint(stems)
        return self._digests[file] if same else None

    def texts(self, file: str, numbers: range, per_file: int) -> str | None:
        """The digest of a file with these records, if it is the same."""
        same = per_file == self._per_file and self._changed.isdisjoint(numbers)
        return self._digests[file] if same else None


def _write(whole: _Whole, same: _Same | None, put: Put) -> Index:
    """Make the files of an index that are not the same."""
    digests: dict[str, str] = {}

    def made(file: str, content: bytes) -> None:
        digests[file] = bytes_digest(content)
        put(file, content)

    def make(file: str, known: str | None, content: Callable[[], bytes]) -> None:
        if known is None:
            made(file, content())
        else:
            digests[file] = known

    shards = _terms(whole.sizes)
    for file, stems in shards.items():
        known = same.terms(file, stems) if same else None
        make(file, known, partial(_families, whole, stems))
    per_file = _per_file(whole.shown)
    for number, start in enumerate(range(0, len(whole.shown), per_file)):
        file, numbers = path("texts", number), range(len(whole.shown))[start : start + per_file]
        known = same.texts(file, numbers, per_file) if same else None
        make(file, known, partial(_results, whole, numbers))
    beginnings = cut(whole.postings.places, _WORDS)
    ends = cut(_mirrored(whole.postings.places, len(beginnings)), _WORDS)
    for folder, lists in (("words", beginnings), ("mirror", ends)):
        for number, listed in enumerate(lists):
            made(path(folder, number), text(listed).encode())
    index = {
        "version": _version(digests),
        "records": len(whole.ranks),
        "terms": [stems[0] for stems in shards.values()],
        "words": [listed[0] for listed in beginnings],
        "mirror": [listed[0] for listed in ends],
        "texts": per_file,
        "facets": whole.facets,
        "language": _rules(word_forms(whole.language), whole.sizes),
    }
    made("search/index.json", text(index).encode())
    return Index(
        language=whole.language,
        records=whole.ranks,
        postings=whole.postings,
        sizes=whole.sizes,
        shown=whole.shown,
        facets=whole.facets,
        digests=digests,
    )


def _mirrored(vocabulary: Collection[str], files: int) -> list[str]:
    """The words from their end, where there are so many files of words that it pays."""
    return sorted(word[::-1] for word in vocabulary) if files > _FEW else []


def _terms(sizes: Mapping[str, int]) -> _Shards:
    """Which families go into which file."""
    shards = cut(sizes, _TERMS, size=sizes.__getitem__)
    return {path("terms", number): tuple(stems) for number, stems in enumerate(shards)}


def _per_file(shown: Sequence[int]) -> int:
    """How many records go into a file of texts."""
    return max(1, _TEXTS * len(shown) // max(1, sum(shown)))


def _families(whole: _Whole, stems: Sequence[str]) -> bytes:
    """A file of terms: an object of families, which are JSON already."""
    members = ",".join(f"{text(stem)}:{whole.family(stem)}" for stem in stems)
    return f"{{{members}}}".encode()


def _results(whole: _Whole, numbers: Sequence[int]) -> bytes:
    """A file of texts: what is shown of these records."""
    return text([_shown(whole.record(number)) for number in numbers]).encode()


def _size(record: Record) -> int:
    """About how many characters a record takes in a file of texts."""
    return len(record.title) + len(record.summary) + min(len(record.text), _LONGEST_TEXT)


def _facets(records: Sequence[Record]) -> tuple[_Facet, ...]:
    """What residents filter on: by value, in the order of the labels, the records that have it."""
    headings: dict[str, str | None] = {"theme": None, "status": None, "line": None}
    found: defaultdict[str, defaultdict[tuple[str, str], list[int]]]
    found = defaultdict(lambda: defaultdict(list))
    for number, record in enumerate(records):
        headings |= {field: heading for field, heading, _, _ in record.fields}
        for facet, value, label in _filed_under(record):
            found[facet][label, value].append(number)
    return tuple(
        {
            "id": facet,
            "label": heading,
            "values": [
                [value, label, encode(numbers)]
                for (label, value), numbers in sorted(found[facet].items())
            ],
        }
        for facet, heading in headings.items()
        if facet in found
    )


def _filed_under(record: Record) -> Iterator[tuple[str, str, str]]:
    """The facets of a record, each with the id and the label of its value."""
    for value, label in record.themes:
        yield "theme", value, label
    for facet, pair in (("status", record.status), ("line", record.line)):
        if pair:
            yield facet, *pair
    for facet, _, value, label in record.fields:
        yield facet, value, label


def _shown(record: Record) -> dict[str, object]:
    """What a result shows; what is empty is left out."""
    shown = {
        "url": record.url,
        "kind": record.kind,
        "number": record.number,
        "title": record.title,
        "summary": record.summary,
        "status": record.status[1] if record.status else None,
        "themes": [label for _, label in record.themes],
        "text": record.text[:_LONGEST_TEXT],
    }
    return {key: value for key, value in shown.items() if value}


def _rules(forms: WordForms, known: Collection[str]) -> dict[str, object]:
    """How the browser compares words, with the everyday words for what this site knows."""
    everyday = {}
    for expression, suggestion in forms.everyday.items():
        stems = dict.fromkeys(forms.stem(word) for word in suggestion)
        if there := [stem for stem in stems if stem in known and stem != expression]:
            everyday[expression] = there
    return {
        "fold": forms.fold,
        "endings": forms.endings,
        "participle": forms.participle,
        "forms": dict(forms.forms),
        "stop": sorted(forms.stop),
        "particles": sorted(forms.particles),
        "everyday": everyday,
    }


def _version(digests: Mapping[str, str]) -> str:
    """A short digest of all files."""
    lines = "".join(f"{file} {digest}\n" for file, digest in sorted(digests.items()))
    return blake2b(lines.encode(), digest_size=6).hexdigest()
