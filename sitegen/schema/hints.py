"""What an editor most likely meant by a value that has to be written in another way."""

from __future__ import annotations

import datetime
import functools
import re

from sitegen.i18n.language import language

# Nobody sees these in an editor, and Python does not count them as spaces.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

# Nobody means a longer text as a number, a day or an address.
_LONGEST = 200

_CURLY_QUOTED = re.compile("[“„”](?P<double>[^“„”]*)[“”]|[‘‚](?P<single>[^‘’‚]*)’")


def bare(text: str) -> str:
    """The text without spaces, and characters that cannot be seen, at its ends."""
    return text.strip(_UNSEEN + " \t\n\u00a0\u2007\u202f")


def straight(text: str) -> str:
    """`“loopt”` with straight quotes; empty when there are no curly quotes around the text."""
    found = _CURLY_QUOTED.fullmatch(text)
    return quoted(found["double"] or found["single"] or "") if found else ""


def quoted(text: str) -> str:
    """The text between such quotes as leave it unchanged."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def whole_number(text: str) -> str:
    """`circa 1.200 bewoners` as we want it: `1200`; empty when it is not one whole number."""
    numbers = re.findall(r"[0-9]{1,3}(?:[.,\s][0-9]{3})+(?![0-9])|[0-9]+", text)
    if (
        len(text) > _LONGEST
        or len(numbers) != 1
        or re.search(r"[-–—%]|[.,][0-9]{1,2}(?![0-9])", text)
    ):
        return ""
    suggestion = re.sub(r"[.,\s]", "", numbers[0])
    return suggestion if len(suggestion) <= 12 else ""


def decimal(text: str) -> str:
    """`1,5` as we want it: `1.5`."""
    return text.replace(",", ".") if re.fullmatch(r"-?[0-9]+,[0-9]+", text) else ""


def amount(text: str) -> str:
    """`€ 30.000,50` as we want it: `30000.50`."""
    bare_text = re.sub(r"[€\s()]|euro|EUR|,-+$|,=$", "", text, flags=re.I)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})*(,[0-9]{1,2})?|[0-9]+,[0-9]{1,2}", bare_text):
        return bare_text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?", bare_text):
        return bare_text.replace(",", "")
    return bare_text if re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", bare_text) else ""


def day(text: str) -> str:
    """`31-3-2026` or `31 maart 2026` as we want it: `2026-03-31`."""
    if found := re.match(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?$", text):
        return _iso(*found.groups())
    if found := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text):
        return _iso(*reversed(found.groups()))
    if found := re.fullmatch(r"(?:[a-z]+ )?([0-9]{1,2})[. ]+([a-z]+)\.? ([0-9]{4})", text, re.I):
        number, name, year = found.groups()
        month = _months().get(name[:3].casefold(), 0)
        return _iso(year, str(month), number)
    return ""


def _iso(year: str, month: str, number: str) -> str:
    try:
        return datetime.date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        return ""


@functools.cache
def _months() -> dict[str, int]:
    """The months by the first three letters of their names, Dutch and English."""
    names = [enumerate(language(code).months, 1) for code in ("nl", "en")]
    return {"mrt": 3, **{name[:3].casefold(): number for month in names for number, name in month}}


def web_address(text: str) -> str:
    """`www.example.nl` as we want it: `https://www.example.nl`."""
    if len(text) > _LONGEST:
        return ""
    address = re.sub(r"^(https?)(:/?|//?|;//|://+)(?=\w)", r"\1://", text, flags=re.I)
    if address != text:
        return address if re.fullmatch(r"https?://[\w-]+(\.[\w-]+)+\S*", address) else ""
    known = r"(www\.\S+\.\w\S*|([\w-]+\.)+(nl|eu|com|org|net|info|gov)(/\S*)?)"
    return f"https://{text}" if re.fullmatch(known, text) else ""
