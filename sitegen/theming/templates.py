"""Jinja templates: a view in, HTML out, and nothing else within reach."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError
from jinja2.runtime import Macro
from markupsafe import Markup

from sitegen.content.as_markdown import as_markdown
from sitegen.fingerprint import fingerprint, program
from sitegen.i18n.language import Language
from sitegen.theming.bytecode import Bytecode
from sitegen.theming.theme import ThemeError, ThemeFiles

# A statement that brings in another template, with its name where it is written out. Found without
# parsing: a build in which nothing changed need not compile a single template.
_NAMES_ANOTHER = re.compile(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\s+(?:["']([^"']+)["']|[^"'\s])"""
)


class _Environment(Environment):
    """Every template has the same globals: none of its own, so none to look through."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if not d else super().make_globals(d)


class Templates:
    """The templates of a theme in a language."""

    def __init__(self, theme: ThemeFiles, language: Language) -> None:
        words = sorted(theme.words.items(), key=lambda pair: pair[0])
        # Words are put into templates when these are compiled.
        self._worded = fingerprint(words, language.code)
        self._sources = theme.templates
        self._words = theme.words
        self._language = language
        self._environment = _Environment(
            loader=DictLoader(dict(theme.templates)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=Bytecode(theme.name, language.code, program() + self._worded),
        )
        self._environment.globals.update(once=self._once)
        # Words are filters: Jinja puts those that need no values into the compiled template.
        self._environment.filters.update(
            t=self._text,
            n=self._plural,
            number=language.number,
            money=language.money,
            date=language.date,
            join_words=language.join,
            filesize=self._filesize,
            longest_word=_longest_word,
            as_markdown=as_markdown,
        )
        self._fingerprints: dict[str, str] = {}
        self._made: dict[tuple[int, ...], tuple[Markup, tuple[object, ...]]] = {}

    def of(self, theme: ThemeFiles, language: Language) -> bool:
        """Whether these are the templates of a theme and a language; made ready for a new site."""
        self._made.clear()
        same = self._sources == theme.templates and self._words == theme.words
        return same and self._language is language

    def render(self, template: str, **values: object) -> str:
        """A page of these values. Raises ThemeError, with the line, when a template is wrong."""
        try:
            return self._environment.get_template(template).render(values)
        except (TemplateError, KeyError, TypeError, ValueError) as error:
            raise ThemeError("broken-template", f"{template}: {error}") from error

    def fingerprint(self, template: str) -> str:
        """A digest of a template, of all that it includes, and of the words."""
        if template not in self._fingerprints:
            names = sorted(self._closure(template, set()))
            sources = [(name, self._sources[name]) for name in names]
            self._fingerprints[template] = fingerprint(sources, self._worded)
        return self._fingerprints[template]

    def _closure(self, name: str, seen: set[str]) -> set[str]:
        """A template with all that it includes, in any number of steps."""
        if name in seen:
            return seen
        if name not in self._sources:
            raise ThemeError("no-template", name)
        seen.add(name)
        for named in _NAMES_ANOTHER.finditer(self._sources[name]):
            if named[1] is None:  # a name that is only known while rendering: it may be any
                seen.update(self._sources)
            else:
                self._closure(named[1], seen)
        return seen

    def _once(self, macro: Macro, *values: object) -> Markup:
        """What a macro makes of frozen values, made once: they are the same on many pages.

        Values are told apart by identity; they are kept, so that no other takes their place.
        """
        key = (id(macro), *map(id, values))
        if key not in self._made:
            self._made[key] = (Markup(macro(*values)), (macro, *values))
        return self._made[key][0]

    def _text(self, key: str, **values: object) -> str | Markup:
        text: str = self._words[key]
        return _filled(text, values) if "{" in text else text

    def _plural(self, key: str, count: int, **values: object) -> str | Markup:
        forms: Mapping[str, str] = self._words[key]
        form = forms["one" if count == 1 else "other"]
        return _filled(form, {**values, "count": self._language.number(count)})

    def _filesize(self, size: int) -> str:
        """Bytes as people read them: 240 kB, 1,2 MB."""
        if size < 1_000_000:
            return f"{max(1, round(size / 1000))} kB"
        return f"{size / 1_000_000:.1f}".replace(".", self._language.decimal) + " MB"


def _longest_word(text: str) -> int:
    """How many letters the longest word has."""
    return max(map(len, text.split()), default=0)


def _filled(text: str, values: Mapping[str, Any]) -> str | Markup:
    """`text` with its placeholders filled; safe HTML stays safe, all else is escaped later."""
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup.escape(text).format(**values)
    return text.format(**values)
