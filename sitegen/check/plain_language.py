"""Hints for plain language: long sentences, official words, the passive, paragraphs hard to read.

Hints, no errors: each rule would rather stay silent than be wrong. Only running text is judged, so
paragraphs and list items; headings, tables, code and the addresses of links are not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from sitegen.check.sentences import WORD, Paragraph, Sentence, paragraphs, shown
from sitegen.i18n.language import read_table

Rule = Literal["long-sentence", "official-word", "passive", "hard-text"]

MAX_WORDS = 20
"""A sentence with more words is long."""

MIN_SCORE = 40
"""A paragraph with a lower score is hard: about the level of a policy report."""

MIN_WORDS = 40
"""A shorter paragraph says too little for a score."""


class Hint(Struct, frozen=True):
    """One thing that could be said more plainly.

    `line` counts from 1 within the text; `excerpt` is the word, or the first words of the sentence;
    `values` fill the message: `words` (long-sentence), `plain` (official-word), `verb` (passive),
    `score` (hard-text).
    """

    rule: Rule
    line: int
    excerpt: str
    values: tuple[tuple[str, str], ...] = ()


def hints(markdown_text: str, language: str) -> list[Hint]:
    """The hints for a Markdown text in `language`, in the order of the text.

    For another language than Dutch (`nl`) only long sentences are found.
    """
    rules = (_long_sentences, _official_words, _passives, _hard_text)
    found = [
        hint
        for paragraph in paragraphs(markdown_text)
        for rule in (rules if language == "nl" else rules[:1])
        for hint in rule(paragraph)
    ]
    return sorted(found, key=lambda hint: hint.line)


# --- rules ---


def _long_sentences(paragraph: Paragraph) -> Iterator[Hint]:
    for sentence in paragraph.sentences:
        count = len(WORD.findall(sentence.text))
        if count > MAX_WORDS:
            yield _hint("long-sentence", sentence, words=count)


def _hint(rule: Rule, text: Sentence | Paragraph, **values: object) -> Hint:
    """A hint about all of a text, of which the first words are shown."""
    words = shown(text.text)
    excerpt = " ".join(words[:6]) + (" …" if len(words) > 6 else "")
    return Hint(rule, text.line, excerpt, tuple((name, str(v)) for name, v in values.items()))


class _Lexicon(Struct, frozen=True):
    official: Mapping[tuple[str, ...], str]  # the words of every form, in small letters, to plain
    strong_participles: frozenset[str]
    no_participles: frozenset[str]
    perfect_with_zijn: frozenset[str]


@functools.cache
def _lexicon() -> _Lexicon:
    table = read_table("plain.nl.yaml")
    official = {
        tuple(form.split()): plain
        for entry, plain in table["official"].items()
        for word in entry.split(" / ")
        for form in _forms(word)
    }
    lists = ("strong_participles", "no_participles", "perfect_with_zijn")
    return _Lexicon(MappingProxyType(official), *(frozenset(table[one].split()) for one in lists))


def _forms(word: str) -> Iterator[str]:
    """A word with the forms that follow from its ending."""
    yield word
    if " " in word:
        return
    if word.endswith("eren"):
        stem = word[:-2].removesuffix("er") + "eer"
        prefix = "ge" + stem.translate(_TREMA)[0] + stem[1:]
        yield from (stem, stem + "t", stem + "de", stem + "den", prefix + "d", prefix + "de")
        yield from (word + "d", word + "de")
    elif word.endswith("ing"):
        yield word + "en"
    elif word.endswith("heid"):
        yield word.removesuffix("heid") + "heden"
    elif word.endswith("tie"):
        yield word + "s"


_TREMA = str.maketrans("eiu", "ëïü")


def _official_words(paragraph: Paragraph) -> Iterator[Hint]:
    seen: set[str] = set()
    for sentence in paragraph.sentences:
        for start, end, plain in _official(sentence.text):
            if plain not in seen:
                seen.add(plain)
                excerpt = " ".join(shown(sentence.text[start:end]))
                line = sentence.line + sentence.text.count("\n", 0, start)
                yield Hint("official-word", line, excerpt, (("plain", plain),))


def _official(sentence: str) -> Iterator[tuple[int, int, str]]:
    """The official words in a sentence, from start to end, with the plain ones."""
    table = _lexicon().official
    longest = max(map(len, table))
    words = list(WORD.finditer(sentence))
    small = [word[0].lower() for word in words]
    index = 0
    while index < len(words):
        start = words[index].start()
        # A capital within a sentence makes it a name; a bracket behind it explains it.
        named = index > 0 and sentence[start].isupper()
        for count in () if named else range(min(longest, len(words) - index), 0, -1):
            end = words[index + count - 1].end()
            plain = table.get(tuple(small[index : index + count]))
            if plain is not None and not re.match(r"[”’'\"]?\s\(", sentence[end:]):
                yield start, end, plain
                index += count - 1
                break
        index += 1


def _passives(paragraph: Paragraph) -> Iterator[Hint]:
    for sentence in paragraph.sentences:
        if verb := _passive_verb(sentence.text):
            yield _hint("passive", sentence, verb=verb)


def _hard_text(paragraph: Paragraph) -> Iterator[Hint]:
    words = WORD.findall(paragraph.text)
    if len(words) < MIN_WORDS:
        return
    # Flesch-Douma: 100 is a children's book, 0 a law.
    per_word = sum(map(_syllables, words)) / len(words)
    score = round(206.835 - 0.93 * len(words) / len(paragraph.sentences) - 77 * per_word)
    if score < MIN_SCORE:
        yield _hint("hard-text", paragraph, score=score)


_VOWELS = re.compile(
    r"aai|ooi|oei|eeu|ieu|eau|aa|ee|oo|uu|ie|eu|oe|ui|ij|ei|ai|au|ou|[aeiouyáéíóúàèìòùäëïöüâêîôû]"
)


def _syllables(word: str) -> int:
    """The syllables of a word, by its groups of vowels; an abbreviation or number counts as one."""
    return max(1, len(_VOWELS.findall(word.lower())))


# --- the passive ---

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*|[,;:()–—.!?…]")
WORDEN = frozenset(("word", "wordt", "worden", "werd", "werden"))
_ZIJN = frozenset(("is", "zijn", "was", "waren"))
_MODAL = re.compile(
    r"kan|kunnen|kon(?:den)?|moe(?:t|ten|st|sten)|zal|zullen|zou(?:den)?|mag|mogen|mocht(?:en)?|te"
)
# A clause ends at a mark, at a conjunction, or where another verb takes the participle.
_STOP = re.compile(
    r"\W|dat|die|omdat|als|zodat|terwijl|maar|want|waar\w*|wie|wat|toen|doordat|voordat|nadat|hoe|of|"
    r"om|heeft|hebben|had(?:den)?|blij(?:ft|ven)|is|zijn|was|waren"
)
_PREFIX = (
    r"(?:aan|achter|af|bij|binnen|deel|door|gelijk|goed|in|klaar|los|mede?|mee|na|neer|om|onder|op|"
    r"open|over|plaats|rond|samen|schoon|stil|tegen|terug|thuis|toe|uit|vast|veilig|vol|voort?|vrij|"
    r"weer|weg)?"
)
_WEAK = re.compile(
    rf"{_PREFIX}ge(?![eiu])\w{{2,}}[dt]|(?:be|ver|ont|her)\w{{2,}}(?:d|(?:[pkfsx]|ch|oo|oe)t)"
)
_NOUN = re.compile(r".*(?:heid|beleid|gebied|geld|tijd|recht|kind|land|beeld|woord|raad)")


def _passive_verb(sentence: str) -> str | None:
    """The passive verb of a sentence (`werd vernieuwd`), or None.

    A form of 'worden' with a past participle in the same clause; a form of 'zijn' only when the
    clause also names who did it, with 'door': 'is gegaan' is no passive.
    """
    words = _TOKEN.findall(sentence.lower())
    for index, word in enumerate(words):
        participle = None
        if word in WORDEN:
            after = filter(_is_participle, _clause(words, index))
            participle = next(after, None) or _participle_before(words, index)
        elif word in _ZIJN and "door" in (clause := _clause(words, index)):
            participle = next(filter(_is_agentive, clause), None)
        if participle:
            return f"{word} {participle}"
    return None


def _clause(words: list[str], index: int) -> list[str]:
    """The words behind the verb at `index`, up to the end of its clause."""
    clause: list[str] = []
    for word in words[index + 1 : index + 16]:
        # Behind 'en' a new verb may come, unless it joins two names: door A en B gemaakt.
        if _STOP.fullmatch(word) or (word == "en" and "door" not in clause):
            break
        clause.append(word)
    return clause


def _participle_before(words: list[str], index: int) -> str | None:
    """The participle right before the verb at `index`: 'betaald moeten worden'."""
    index -= 1
    while index > 0 and _MODAL.fullmatch(words[index]):
        index -= 1
    return words[index] if index >= 0 and _is_participle(words[index]) else None


def _is_participle(word: str) -> bool:
    """Whether a word in small letters is, most likely, a past participle."""
    lexicon = _lexicon()
    if word in lexicon.no_participles or _NOUN.fullmatch(word):
        return False
    bare = re.sub(rf"^{_PREFIX}(?=ge)", "", word)
    return bare in lexicon.strong_participles or bool(_WEAK.fullmatch(word))


def _is_agentive(word: str) -> bool:
    return _is_participle(word) and word not in _lexicon().perfect_with_zijn
