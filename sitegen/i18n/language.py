"""What differs by language outside the theme: addresses, dates, numbers, and editors' messages."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from msgspec import Struct

_HERE = Path(__file__).parent


class Language(Struct, frozen=True):
    """A language that a site can be in. Mappings are read only."""

    code: str
    addresses: Mapping[str, str]  # part of the site -> its folder: lessons -> lessen
    titles: Mapping[str, str]  # part of the site -> its title: lessons -> Lessen
    months: tuple[str, ...]
    thousands: str
    decimal: str
    conjunction: str
    this: Mapping[str, str]  # article -> demonstrative: het -> dit
    columns: Mapping[str, str]  # heads of the published tables
    column_help: Mapping[str, str]  # what they mean, where no key says so
    certainties: Mapping[str, str]  # how sure a figure is -> what that is called
    commands: Mapping[str, Any]  # what the commands say

    def number(self, value: int | Decimal) -> str:
        """A number as people write it: 10665 -> 10.665, Decimal('0.5') -> 0,5."""
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        whole, _, part = text.partition(".")
        whole = whole.replace(",", self.thousands)
        return f"{whole}{self.decimal}{part}" if part.strip("0") else whole

    def money(self, value: Decimal) -> str:
        """An amount in euro, with cents only where there are any: € 446.000."""
        cents = value.quantize(Decimal("0.01"))
        whole = self.number(int(cents))
        part = f"{cents:f}".partition(".")[2]
        return f"€\u00a0{whole}{self.decimal + part if part != '00' else ''}"

    def date(self, iso: str) -> str:
        """A year, month or day in words: 2016, 2016-06 -> juni 2016, 2016-06-28 -> 28 juni 2016."""
        year, _, rest = iso.partition("-")
        if not rest:
            return year
        month, _, day = rest.partition("-")
        return f"{int(day) if day else ''} {self.months[int(month) - 1]} {year}".lstrip()

    def join(self, words: Sequence[str]) -> str:
        """Words in a row: a, b en c."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.conjunction} {words[-1]}"


@functools.cache
def language(code: str) -> Language:
    """The language with this code: one of `sitegen.schema.settings.LANGUAGES`."""
    table = read_table(f"{code}.yaml")
    return Language(
        code,
        MappingProxyType(table["addresses"]),
        MappingProxyType(table["titles"]),
        tuple(table["months"]),
        table["thousands"],
        table["decimal"],
        table["conjunction"],
        MappingProxyType(table["this"]),
        MappingProxyType(table["columns"]),
        MappingProxyType(table["column_help"]),
        MappingProxyType(table["certainties"]),
        MappingProxyType(table["commands"]),
    )


@functools.cache
def sentences(code: str) -> Mapping[str, Mapping[str, str]]:
    """The editors' messages in a language, by rule: `says` what is wrong, `do` the way out."""
    return MappingProxyType(read_table(f"messages.{code}.yaml"))


def read_table(name: str) -> dict[str, Any]:
    """A table of this folder by the name of its file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table: dict[str, Any] = yaml.load((_HERE / name).read_text("utf-8"), loader)
    return table
