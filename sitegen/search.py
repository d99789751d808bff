"""The search index: small files that a browser fetches as it needs them, from any static host.

`index.json` says what there is and how words are compared; the other files are cut so that a
question needs a few of them. `terms/`: for each stem its words with the records they are in, and
under `+` the records with a compound that it is a part of. `words/` and `mirror/`: the words alone,
by their beginning and by their end, to find the one that was meant. `texts/`: what is shown of a
record. The theme's `search.js` reads these files: change both together.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sitegen.compounds import Compounds
from sitegen.shards import HIGHEST, cut, encode, encode_weighted, files, text
from sitegen.wordforms import WordForms, word_forms, words

KINDS = ("card", "theme", "line", "news", "page")
"""What can be found; of records that answer equally well, the first kind comes first."""

# What a word counts for by where it stands; in running text the more, the more often it is there.
_TITLE = 1.0
_LABELS = 0.8
_SUMMARY = 0.5
_TEXT = 0.5
_OFTEN = 2  # times that give half of _TEXT
_MOST = 2.0
_OF_KIND = {"card": 1.0, "theme": 0.9, "line": 0.8, "news": 0.7, "page": 0.7}
_OF_PART = 0.6  # what a compound gives to the words it is made of

# A word on more than this share of the records is not taken apart: it is the name of the town.
_EVERYWHERE = 0.4
_FEW = 8

# Sizes of the files in characters, before compression.
_TERMS = 16_000
_WORDS = 24_000
_TEXTS = 12_000
_LONGEST_TEXT = 8_000

_NOW_AND_THEN = 500  # records or words


@dataclass(frozen=True)
class Record:
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


def build_index(
    records: Sequence[Record], language: str, tell: Callable[[], None] = lambda: None
) -> dict[str, bytes]:
    """The files of the index by their path within the site, all under `search/`.

    The same records give the same bytes, in whatever order they come. `language` is `nl` or `en`.
    `tell` is called now and then: an index of many records takes seconds.
    """
    forms = word_forms(language)
    ordered = sorted(records, key=lambda record: (KINDS.index(record.kind), record.url))
    postings = _postings(ordered, forms, tell)
    families = _families(postings, len(ordered), forms, tell)
    vocabulary = sorted(postings)
    terms = cut(families.items(), _TERMS)
    beginnings = cut(vocabulary, _WORDS)
    # With few files it costs less to read all words than to look for them by their end.
    mirrored = sorted(word[::-1] for word in vocabulary) if len(beginnings) > _FEW else []
    ends = cut(mirrored, _WORDS)
    texts = cut([_shown(record) for record in ordered], _TEXTS)
    shards = {
        **files("terms", [dict(shard) for shard in terms]),
        **files("words", beginnings),
        **files("mirror", ends),
        **files("texts", texts),
    }
    index = {
        "version": _digest(shards),
        "records": len(ordered),
        "terms": [shard[0][0] for shard in terms],
        "words": [shard[0] for shard in beginnings],
        "mirror": [shard[0] for shard in ends],
        "texts": [len(shard) for shard in texts],
        "facets": _facets(ordered),
        "language": _rules(forms, families),
    }
    return {"search/index.json": text(index).encode(), **shards}


def _postings(
    records: Sequence[Record], forms: WordForms, tell: Callable[[], None]
) -> dict[str, array[int]]:
    """For each word the records that it is in, each as record * 64 + weight, in order."""
    postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, record in enumerate(records):
        if number % _NOW_AND_THEN == 0:
            tell()
        scale = _OF_KIND[record.kind] * HIGHEST / _MOST
        for word, weight in _weights(record, forms).items():
            steps = int(weight * scale + 0.5) or 1
            postings[word].append(number << 6 | (steps if steps < HIGHEST else HIGHEST))
    return postings


def _weights(record: Record, forms: WordForms) -> dict[str, float]:
    """What each word of a record counts for. Words that say nothing count in the title alone."""
    labels = [label for _, label in record.themes]
    labels += [label for _, _, _, label in record.fields]
    labels += [pair[1] for pair in (record.line, record.status) if pair]
    weights = {
        word: _TEXT * times / (times + _OFTEN)
        for word, times in Counter(words(f"{record.summary}\n{record.text}")).items()
    }
    for source, weight in ((" ".join(labels), _LABELS), (record.summary, _SUMMARY)):
        for word in set(words(source)):
            weights[word] = weights.get(word, 0) + weight
    title = set(words(f"{record.title} {record.number or ''}"))
    for word in title:
        weights[word] = weights.get(word, 0) + _TITLE
    return {
        word: weight
        for word, weight in weights.items()
        if word in title or (len(word) > 1 and word not in forms.stop)
    }


def _families(
    postings: Mapping[str, array[int]], records: int, forms: WordForms, tell: Callable[[], None]
) -> dict[str, dict[str, str]]:
    """For each stem the postings of its words, and of the compounds that it is a part of."""
    compounds = Compounds(forms, postings)
    families: defaultdict[str, dict[str, str]] = defaultdict(dict)
    within: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for done, word in enumerate(sorted(postings)):
        if done % _NOW_AND_THEN == 0:
            tell()
        places = [(place >> 6, place & HIGHEST) for place in postings[word]]
        families[forms.stem(word)][word] = encode_weighted(places)
        if len(places) <= max(_FEW, records * _EVERYWHERE):
            for part in compounds.parts(word):
                found = within[part]
                for number, weight in places:
                    found[number] = max(found.get(number, 1), int(weight * _OF_PART + 0.5))
    for part, found in within.items():
        families[part]["+"] = encode_weighted(sorted(found.items()))
    return {stem: families[stem] for stem in sorted(families)}


def _facets(records: Sequence[Record]) -> list[dict[str, object]]:
    """What residents filter on: by value, in the order of the labels, the records that have it."""
    headings: dict[str, str | None] = {"theme": None, "status": None, "line": None}
    found: defaultdict[str, dict[str, tuple[str, list[int]]]] = defaultdict(dict)
    for number, record in enumerate(records):
        own = [("theme", id_, label) for id_, label in record.themes]
        own += [("status", *record.status)] if record.status else []
        own += [("line", *record.line)] if record.line else []
        own += [(field, id_, label) for field, _, id_, label in record.fields]
        headings |= {field: heading for field, heading, _, _ in record.fields}
        for facet, id_, label in own:
            found[facet].setdefault(id_, (label, []))[1].append(number)
    return [
        {
            "id": facet,
            "label": heading,
            "values": [
                [id_, label, encode(numbers)]
                for label, id_, numbers in sorted(
                    (label, id_, numbers) for id_, (label, numbers) in found[facet].items()
                )
            ],
        }
        for facet, heading in headings.items()
        if facet in found
    ]


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
    for expression, meant in forms.everyday.items():
        stems = dict.fromkeys(forms.stem(word) for word in meant)
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


def _digest(shards: Mapping[str, bytes]) -> str:
    digest = blake2b(digest_size=6)
    for path, content in sorted(shards.items()):
        digest.update(f"{path} {len(content)} ".encode() + content)
    return digest.hexdigest()
