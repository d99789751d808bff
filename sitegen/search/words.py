"""How words of a language are compared in search: by sound and by stem."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from sitegen.i18n.language import read_table

_MARKS = re.compile(r"[\u0300-\u036f]")
# Hints for who sets the text, which nobody sees and a typed word lacks.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)+|[^\W_]+")
# Letters that are set apart from the sign between them, which is one name all the same: B & W.
_APART = re.compile(r"(?<![^\W_])([^\W_]) [&+] ([^\W_])(?![^\W_])")
_SIGN = r"[-\u2010\u2011'\u2019&]"
_JOINED = re.compile(rf"[^\W_]+(?:{_SIGN}[^\W_]+)+")
# Signs are few: to look for them first takes a sixth of the time of looking at every word.
_WITHIN = re.compile(rf"{_SIGN}(?=[^\W_])")


class WordForms(Struct, frozen=True):
    """The rules of a language. The browser gets the same ones, so patterns stay within what
    regular expressions in Python and in JavaScript share.

    `fold` are patterns with what replaces them, `endings` patterns that keep their first group;
    `forms` maps words to a stem that the patterns would miss. `stop` words say nothing, `particles`
    say nothing within a compound. `everyday` maps an expression, as stems, to what it is called.
    `folded` tells how a word sounds, with its ending.
    """

    fold: tuple[tuple[str, str], ...]
    endings: tuple[str, ...]
    forms: Mapping[str, str]
    participle: str | None
    particles: frozenset[str]
    stop: frozenset[str]
    everyday: Mapping[str, tuple[str, ...]]
    stem: Callable[[str], str]
    folded: Callable[[str], str]

    def base(self, word: str) -> str | None:
        """What a past participle is made from: `gepest` gives pest; None for any other word."""
        match = re.match(self.participle, word) if self.participle else None
        return match[1] if match else None


def normal(text: str) -> str:
    """Text in lower case without accents and without what cannot be seen."""
    text = text.lower()
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    return text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text))


def words(text: str) -> list[str]:
    """The words of a text as they are compared, in order: `Één thema's` gives een, thema, s."""
    return [word.replace(",", ".") for word in _WORD.findall(normal(text))]


def joined(text: str) -> list[str]:
    """The words that are written with a sign in them, without it: `B&W's re-integratie`.

    People type them with the sign and without it, or as words of their own.
    """
    text = normal(text)
    if " & " in text or " + " in text:  # to look at every letter takes long
        text = _APART.sub(r"\1&\2", text)
    found, end = [], 0
    for sign in _WITHIN.finditer(text):
        begin = sign.start()
        while begin > end and text[begin - 1].isalnum():
            begin -= 1
        if match := _JOINED.match(text, begin):
            found.append(re.sub(r"\W", "", match[0]))
            end = match.end()
    return found


@functools.cache
def word_forms(language: str) -> WordForms:
    """The rules of a language: `nl` or `en`."""
    table = read_table(f"search.{language}.yaml")
    fold = tuple((pattern, by) for pattern, by in table["fold"])
    endings = tuple(table["endings"])
    folded = functools.lru_cache(maxsize=500_000)(_folder(fold))
    by_rule = _stemmer(folded, endings)
    forms = {word: by_rule(stem) for stem, family in table["forms"].items() for word in family}
    for family in table["apart"]:
        forms |= dict.fromkeys(family, family[0] + "'")

    @functools.lru_cache(maxsize=500_000)
    def stem(word: str) -> str:
        return forms.get(word) or by_rule(word)

    everyday: dict[str, tuple[str, ...]] = {}
    for said, suggestion in table["everyday"]:
        for expression in said:
            key = " ".join(stem(word) for word in words(expression))
            everyday[key] = tuple(dict.fromkeys([*everyday.get(key, ()), *suggestion]))
    return WordForms(
        fold=fold,
        endings=endings,
        forms=MappingProxyType(forms),
        participle=table["participle"],
        particles=frozenset(table["particles"]),
        stop=frozenset(table["stop"]),
        everyday=MappingProxyType(everyday),
        stem=stem,
        folded=folded,
    )


def _folder(fold: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    sounds = [(re.compile(pattern), by) for pattern, by in fold]

    def folded(word: str) -> str:
        for sound, by in sounds:
            word = sound.sub(by, word)
        return word

    return folded


def _stemmer(folded: Callable[[str], str], endings: tuple[str, ...]) -> Callable[[str], str]:
    ends = [re.compile(pattern) for pattern in endings]

    def stem(word: str) -> str:
        word = folded(word)
        for end in ends:
            if match := end.match(word):
                word = match[1]
        return word

    return stem
