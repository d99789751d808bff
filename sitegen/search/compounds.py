"""Which words a compound is made of, told from the words of the corpus itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sitegen.search.words import WordForms

_SHORTEST = 4  # letters of a piece
_SURE = 5  # letters of the one known piece, where the other is not known
_LONGEST = 40
_LINKS = ("s", "en", "e")
_DIGITS = re.compile(r"[0-9]+|[^0-9]+")


class Compounds:
    """The words that stand alone in a corpus, and what its longer words are made of."""

    def __init__(self, forms: WordForms, vocabulary: Mapping[str, str]) -> None:
        """`vocabulary` has the words of the corpus with their stems."""
        self._forms = forms
        self._vocabulary = vocabulary
        self._words = {
            word
            for word in vocabulary
            if len(word) >= _SHORTEST and word not in forms.particles and word not in forms.stop
        }
        self._stems = {vocabulary[word] for word in self._words}

    @property
    def pieces(self) -> tuple[set[str], set[str]]:
        """The words and stems that longer words are made of: the same ones give the same parts."""
        return self._words, self._stems

    def parts(self, word: str) -> frozenset[str]:
        """The stems of the parts of a word, without its own; empty for a word that is not made up.

        `jongerenraad` gives those of jongeren and raad, `gepest` that of pesten.
        """
        own = self._stem(word)
        return frozenset(self._stem(piece) for piece in self._pieces(word)) - {own}

    def _stem(self, word: str) -> str:
        return self._vocabulary.get(word) or self._forms.stem(word)

    def _pieces(self, word: str) -> list[str]:
        mixed = _DIGITS.findall(word)
        if len(mixed) > 1:
            return [piece for piece in mixed if len(piece) >= _SHORTEST]
        if (base := self._forms.base(word)) and self._forms.stem(base) in self._stems:
            return [base]
        if not 2 * _SHORTEST <= len(word) <= _LONGEST:
            return []
        return self._divided(word) or self._half_known(word)

    def _divided(self, word: str) -> list[str]:
        """The fewest known pieces that make up the word; the more even, the better."""
        best: dict[int, list[str]] = {0: []}
        size = len(word)
        for end in range(_SHORTEST, size + 1):
            for start in range(end - _SHORTEST + 1):
                before = best.get(start)
                if before is None or (start == 0 and end == size):
                    continue
                piece = word[start:end]
                if not (self._closes(piece) if end == size else self._opens(piece)):
                    continue
                pieces = [*before, piece]
                if end not in best or _rank(pieces) < _rank(best[end]):
                    best[end] = pieces
        return best.get(size, [])

    def _half_known(self, word: str) -> list[str]:
        """A known word at the beginning or the end, with the rest; the longest one there is."""
        found = []
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
            first, last = word[:at], word[at:]
            if self._linked(first) and at >= _SURE:
                found.append((len(first), first, last))
            elif last in self._words and len(last) >= _SURE and not self._empty(first):
                found.append((len(last), first, last))
        return list(max(found)[1:]) if found else []

    def _opens(self, piece: str) -> bool:
        """A known word with or without the letters that link it on, or a stem (`logeer`)."""
        return self._linked(piece) or (
            self._forms.folded(piece) in self._stems and not self._empty(piece)
        )

    def _closes(self, piece: str) -> bool:
        return piece in self._words or self._forms.folded(piece) in self._stems

    def _linked(self, piece: str) -> bool:
        return piece in self._words or any(
            piece.endswith(link) and piece[: -len(link)] in self._words for link in _LINKS
        )

    def _empty(self, piece: str) -> bool:
        return piece in self._forms.particles or piece in self._forms.stop


def _rank(pieces: list[str]) -> tuple[int, int, list[str]]:
    return len(pieces), -min(len(piece) for piece in pieces), pieces
