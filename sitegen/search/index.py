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
from functools import cache
from hashlib import blake2b

from msgspec import Struct, msgpack
from msgspec.structs import replace

from sitegen.fingerprint import bytes_digest
from sitegen.search.encoding import cut, encode, path, text
from sitegen.search.postings import Families, Postings, Record, changed_stems, replaced
from sitegen.search.words import WordForms, word_forms

_FEW = 8  # files
# Sizes of the files in characters, before compression.
_TERMS = 10_000
_WORDS = 24_000
_TEXTS = 8_000
_LONGEST_TEXT = 8_000

_NOW_AND_THEN = 500  # stems

_Facet = dict[str, object]
_Items = tuple[str, ...] | range  # what is in a file: stems, or the numbers of records


class Index(Struct, frozen=True):
    """A search index: the digest of every file by its path within the site, and what it says.

    `records` are the ranks of the records, `sizes` the characters of families, `shown` of texts.
    """

    language: str
    records: tuple[tuple[int, str], ...]
    postings: Postings
    sizes: Mapping[str, int]
    shown: tuple[int, ...]
    digests: Mapping[str, str]

    def packed(self) -> bytes:
        """What it takes to change this index later."""
        return msgpack.encode(self)

    @staticmethod
    def unpacked(packed: bytes) -> Index:
        """The index that was packed."""
        return msgpack.decode(packed, type=Index)


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
    ranks = tuple(record.rank for record in ordered)
    nothing = Index(language, ranks, {}, {}, (0,) * len(ranks), {})
    every = dict(enumerate(ordered))
    return change_index(nothing, ordered, every, ordered.__getitem__, put, tell)


def change_index(
    before: Index,
    records: Sequence[Record],
    changed: Mapping[int, Record],
    record: Callable[[int], Record],
    put: Put,
    tell: Callable[[], None] = lambda: None,
) -> Index:
    """Change an index with these records, by their number; only what is another file is made.

    Its files have the same bytes as those of a new one.

    `records` are all of them, with or without their text, in the order of their rank, which is the
    one that they had before; `record` gives one with its text. `tell` is called now and then.
    """
    postings = replaced(before.postings, changed, word_forms(before.language), tell)
    families = Families(postings, len(before.records))
    family = cache(lambda stem: text(families.of(stem)))
    touched = changed_stems(before.postings, postings) | changed.keys()
    sizes = {}
    for done, stem in enumerate(families.stems):
        if done % _NOW_AND_THEN == 0:
            tell()
        known = None if stem in touched else before.sizes.get(stem)
        sizes[stem] = known or len(stem) + len(family(stem))
    shown = list(before.shown)
    for number, one in changed.items():
        shown[number] = _size(one)
    index = Index(before.language, before.records, postings, sizes, tuple(shown), {})

    def content(items: _Items) -> str:
        if isinstance(items, range):
            return text([_shown(record(number)) for number in items])
        return f"{{{','.join(f'{text(stem)}:{family(stem)}' for stem in items)}}}"

    kept = _divided(before)
    same = {
        file: before.digests[file]
        for file, items in _divided(index).items()
        if items == kept.get(file) and touched.isdisjoint(items)
    }
    return _write(index, _facets(records), same, content, put)


def _write(
    index: Index,
    facets: Sequence[_Facet],
    same: Mapping[str, str],
    content: Callable[[_Items], str],
    put: Put,
) -> Index:
    """Make the files of an index, but for those that are the `same`, by path with their digest."""
    digests = dict(same)

    def made(file: str, content: str) -> None:
        digests[file] = bytes_digest(content.encode())
        put(file, content.encode())

    files = _divided(index)
    for file, items in files.items():
        if file not in same:
            made(file, content(items))
    words, mirror = _vocabulary(index.postings)
    for folder, lists in (("words", words), ("mirror", mirror)):
        for number, listed in enumerate(lists):
            made(path(folder, number), text(listed))
    summary = {
        "version": _version(digests),
        "records": len(index.records),
        "terms": [items[0] for items in files.values() if isinstance(items, tuple)],
        "words": [listed[0] for listed in words],
        "mirror": [listed[0] for listed in mirror],
        "texts": _per_file(index),
        "facets": facets,
        "language": _rules(word_forms(index.language), index.sizes),
    }
    made("search/index.json", text(summary))
    return replace(index, digests=digests)


def _vocabulary(words: Collection[str]) -> tuple[list[list[str]], list[list[str]]]:
    """The files of words in order of their beginning, and those in order of their end."""
    beginnings = cut(words, _WORDS)
    # With few files it costs less to read all words than to look for them by their end.
    mirrored = sorted(word[::-1] for word in words) if len(beginnings) > _FEW else []
    return beginnings, cut(mirrored, _WORDS)


def _divided(index: Index) -> dict[str, _Items]:
    """Which families go into which file of terms, and which records into which file of texts."""
    every, size = range(len(index.records)), _per_file(index)
    files: dict[str, _Items] = {}
    for number, stems in enumerate(cut(index.sizes, _TERMS, size=index.sizes.__getitem__)):
        files[path("terms", number)] = tuple(stems)
    for number, start in enumerate(every[::size]):
        files[path("texts", number)] = every[start : start + size]
    return files


def _per_file(index: Index) -> int:
    """How many records go into a file of texts."""
    return max(1, _TEXTS * len(index.shown) // max(1, sum(index.shown)))


def _size(record: Record) -> int:
    """About how many characters a record takes in a file of texts."""
    return len(record.title) + len(record.summary) + min(len(record.text), _LONGEST_TEXT)


def _facets(records: Sequence[Record]) -> tuple[_Facet, ...]:
    """What residents filter on: by value, in the order of the labels, the records that have it."""
    headings: dict[str, str | None] = {"theme": None, "status": None, "line": None}
    found: defaultdict[str, defaultdict[tuple[str, str], list[int]]]
    found = defaultdict(lambda: defaultdict(list))
    for number, record in enumerate(records):
        for facet, heading, value, label in _filed_under(record):
            headings[facet] = heading
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


def _filed_under(record: Record) -> Iterator[tuple[str, str | None, str, str]]:
    """The facets of a record: the id, the heading of one's own, and id and label of the value."""
    status = (record.status,) if record.status else ()
    for facet, values in (("theme", record.themes), ("status", status), ("line", record.lines)):
        for value, label in values:
            yield facet, None, value, label
    yield from record.fields


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
        "home": record.home,
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
