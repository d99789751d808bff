"""Personal data in a text, found by rules: where it stands and of which kind, never what it says.

The rules are strict about what they accept (a check digit, an area code that exists, a street next
to a postcode), because an editor who sees one false alarm stops reading the true ones. What rules
cannot judge, such as a bare name or postcode, is left alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterator
from typing import Literal

from msgspec import Struct, convert

from sitegen.i18n.language import read_table

Kind = Literal["citizen-number", "iban", "phone", "email", "address"]

_Rule = Callable[[str], Iterator[tuple[int, int]]]


class Finding(Struct, frozen=True, order=True):
    """A place that holds personal data: the characters `start` up to `end` of the text."""

    start: int
    end: int
    kind: Kind


def find_personal_data(text: str, allow: Collection[str] = ()) -> list[Finding]:
    """The personal data in `text`, in order, no two findings overlapping.

    `allow` lists the e-mail addresses and phone numbers that may stay, in any spelling.
    """
    allowed = {_key(entry) for entry in allow}
    # The most telling shape comes first: what is part of an IBAN is no phone number.
    rules: tuple[tuple[Kind, _Rule], ...] = (
        ("iban", _ibans),
        ("phone", _phones),
        ("citizen-number", _citizen_numbers),
        ("email", _emails),
        ("address", _addresses),
    )
    taken = bytearray(len(text))
    found = []
    for kind, rule in rules:
        for start, end in rule(text):
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            if kind not in ("phone", "email") or _key(text[start:end]) not in allowed:
                found.append(Finding(start, end, kind))
    return sorted(found)


def _key(value: str) -> str:
    """One form for all spellings of an e-mail address or a phone number."""
    email = _EMAIL.search(value)
    if email:
        return f"{email['local']}@{_domain(email)}".casefold()
    digits = re.sub(r"\D", "", value)
    digits = re.sub(r"^(?:0031|31)0?(?=\d{9}$)", "0", digits)
    return re.sub(r"^00", "", digits)


# --- numbers ---

_SPACE = r" \t\xa0\u2009\u202f"
_GAP = rf"(?:[{_SPACE}.\-/()‐-—]{{0,3}}|[{_SPACE}]?\n[{_SPACE}>]{{0,3}})"
_URL = re.compile(r"(?:https?://|\bwww\.)(?!(?:wa\.me|api\.whatsapp\.com)/)")
_OTHER_NUMBER = re.compile(
    r"(?:\b(?:isbn|rsin|kvk|oin|btw|fiscaal|kenmerk|zaak|order|factuur|artikel|doi|urn)"
    r"[ -]?(?:nummers?|nr\.?|id)?|[€$#+]|\b(?:eur|euro))\W{0,4}$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\s?(?:€|%|‰|,-|euro\b|eur\b|miljoen|miljard|inwoners|mensen|stuks|m[²³23]\b|km\b)",
    re.IGNORECASE,
)


def _inside_url(text: str, start: int) -> bool:
    """Whether the place lies in the address of a web page, where a number only names a page."""
    word = re.split(r'[\s<>"]', text[max(0, start - 500) : start])[-1]
    return bool(_URL.search(word))


def _names_something_else(text: str, start: int) -> bool:
    return bool(_OTHER_NUMBER.search(text[max(0, start - 30) : start]))


_IBAN = re.compile(
    rf"(?<![^\W_])(?:iban)?(?P<number>[a-z]{{2}}\d\d(?:[{_SPACE}.\-]?[a-z0-9]){{11,30}})",
    re.IGNORECASE,
)


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    candidates = list(_IBAN.finditer(text))
    if not candidates:
        return
    # Tens of milliseconds to import, for a shape that hardly any text has.
    from stdnum import iban

    for candidate in candidates:
        start, number = candidate.start("number"), candidate["number"]
        # The pattern also swallows the words that follow, so try every word's end.
        for stop in re.finditer(r"(?<=[a-z0-9])(?![a-z0-9])", number, re.IGNORECASE):
            compact = re.sub(r"[\W_]", "", number[: stop.end()]).upper()
            if len(compact) >= 15 and compact.isascii() and iban.is_valid(compact, False):
                yield start, start + stop.end()
                break


_LABELLED_CITIZEN = re.compile(
    r"(?:bsn|burger[ -]?service[ -]?nummer|sofi-?nummer)\D{0,25}?"
    r"(?P<number>\d(?:[ .\-]?\d){8})(?!\d)",
    re.IGNORECASE,
)
_CITIZEN = re.compile(
    r"(?<![^\W_])(?<!\w[-_])(?<!\d[.,:])"
    r"(?P<number>\d{9}|(?<!\d )(?:\d{4}([ .-])\d\d\2\d{3}|\d{3}([ -])\d{3}\3\d{3})(?! \d))"
    r"(?![^\W_])(?![-.:]\d)(?!,\d\d?(?!\d))"
    r"(?!\.(?:jpe?g|png|webp|avif|gif|svg|pdf|docx?|xlsx?|pptx?|mp[34]|html?|csv|zip)\b)"
)


def _citizen_numbers(text: str) -> Iterator[tuple[int, int]]:
    spans = [match.span("number") for match in _LABELLED_CITIZEN.finditer(text)]
    spans += [
        match.span("number")
        for match in _CITIZEN.finditer(text)
        if not _names_something_else(text, match.start())
        and not _AMOUNT.match(text, match.end())
        and not _inside_url(text, match.start())
    ]
    if not spans:
        return
    from stdnum.nl import bsn

    for start, end in spans:
        if bsn.is_valid(re.sub(r"\D", "", text[start:end])):
            yield start, end


_PHONE = re.compile(
    r"(?<![^\W_])(?<!\d[.:-])(?<![A-Z]-)(?:tel|telefoon|mob|mobiel|gsm|t|m)?"
    rf"(?P<number>(?P<country>\(?(?:\+|00){_GAP}31{_GAP}(?:0{_GAP})?|31(?=6\d{{8}}))"
    rf"[1-9](?:{_GAP}\d){{8}}"
    rf"|(?:\(0\)[{_SPACE}]?|\(?0)[1-9](?:{_GAP}\d){{8}}"
    r"|0(?: \d){9})"
    r"(?!\d)(?![-.:]\d{1,5}(?!\d))(?!,\d\d?(?!\d))",
    re.IGNORECASE,
)
_FOREIGN_PHONE = re.compile(
    rf"(?<![^\W_])(?:\+|00(?=[1-9]))\(?(?!31)[1-9](?:{_GAP}\d){{7,13}}(?!\d)"
)
_DATE = re.compile(
    r"\d\d[-./]\d\d[-./](?:(?:19|20)\d\d(?!\d)|\d\d[ ,]{1,2}\d\d\.\d\d(?!\d))"
    r"|\d{4}[-./](?:19|20)\d\d[-./]\d\d?(?!\d)|0\.\d{9}"
)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    yield from _dutch_phones(text)
    for match in _FOREIGN_PHONE.finditer(text):
        if not _inside_url(text, match.start()) and (size := _foreign_number(match[0])):
            yield match.start(), match.start() + size


def _dutch_phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONE.finditer(text):
        start, end = match.span("number")
        digits = re.sub(r"\D", "", text[start + len(match["country"] or "") : end])
        start += match["number"].count("(") > match["number"].count(")")
        if (
            not _DATE.match(text, start)
            and not _names_something_else(text, start)
            and not _AMOUNT.match(text, end)
            and not _inside_url(text, start)
            and _reaches_a_person(f"+31{digits.removeprefix('0')}")
        ):
            yield start, end


def _foreign_number(text: str) -> int:
    """How many characters of a row of digits are a number that reaches a person; 0 for none."""
    for stop in reversed(list(re.finditer(r"(?<=\d)(?!\d)", text))):
        number = "+" + re.sub(r"\D", "", text[: stop.end()]).removeprefix("00")
        if _reaches_a_person(number):
            return stop.end()
    return 0


def _reaches_a_person(number: str) -> bool:
    """Whether a number in international form may belong to a person.

    Service numbers (0800, 0900, 14 070, 088) belong to organisations only.
    """
    # Every mobile number counts, also in a range that is not handed out yet.
    if re.fullmatch(r"\+316\d{8}", number):
        return True
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.PhoneNumberType
    personal = (kind.FIXED_LINE, kind.MOBILE, kind.FIXED_LINE_OR_MOBILE, kind.VOIP)
    return phonenumbers.is_valid_number(parsed) and phonenumbers.number_type(parsed) in personal


# --- e-mail addresses ---

_DOT = r"(?:\.| ?[\[(](?:dot|punt)[\])] ?)"
_EMAIL = re.compile(
    r"(?<![^\W_])(?P<local>[^\W_](?:[\w.+'’-]{0,62}\w)?)"
    r"(?: ?@ ?| ?[\[({](?:at|apenstaartje|a)[\])}] ?|%40|&#64;)"
    rf"(?P<domain>(?:[a-z0-9-]{{1,63}}{_DOT}){{1,5}}[a-z]{{2,24}})",
    re.IGNORECASE,
)


class _Lexicon(Struct, frozen=True):
    free_mail: frozenset[str]
    general_words: frozenset[str]
    general_endings: tuple[str, ...]
    surname_prefixes: frozenset[str]
    no_streets: frozenset[str]


@functools.cache
def _lexicon() -> _Lexicon:
    words = {name: text.split() for name, text in read_table("personal.nl.yaml").items()}
    return convert(words, _Lexicon)


_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\d{0,4}")


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text):
        if _is_personal(match["local"].casefold(), _domain(match)):
            yield match.span()


def _domain(email: re.Match[str]) -> str:
    return re.sub(_DOT, ".", email["domain"].casefold())


def _is_personal(local: str, domain: str) -> bool:
    """Whether an address is a person's: `voor.achter@`, `v.achter@`, or any name at free mail."""
    labels = domain.split(".")
    if labels[-1] in ("png", "jpg", "jpeg", "webp", "avif", "gif", "svg"):
        return False  # beeld.groot@2x.png is a file
    parts = re.split(r"[._]+|(?<=^[^\W_])-", local.split("+")[0])
    # Behind an initial or a 'van' even a general word is a surname: j.school@, jan.van.wijk@.
    prefixes, free_mail = _lexicon().surname_prefixes, _lexicon().free_mail
    named = (len(parts[0]) == 1 and parts[0] != "e") or not prefixes.isdisjoint(parts)
    if any(map(_is_general, parts[:1] if named else parts)):
        return False
    return not free_mail.isdisjoint((labels[-2], domain)) or _is_full_name(parts)


def _is_full_name(parts: list[str]) -> bool:
    """Whether these are a first name or initial and a surname."""
    whole = len(parts) > 1 and all(_NAME.fullmatch(part) for part in parts)
    return whole and any(len(part) > 1 for part in parts)


def _is_general(part: str) -> bool:
    """Whether a part of an address names a task or an organisation: `burgerzaken`, `info2`."""
    words = [word.rstrip("0123456789") for word in part.split("-")]
    general, endings = _lexicon().general_words, _lexicon().general_endings
    return any(word in general or word.endswith(endings) for word in words)


# --- addresses of houses ---

_POSTCODE = re.compile(
    rf"(?<![^\W_])(?<!-)[1-9]\d{{3}}(?:[{_SPACE}]{{0,2}}[A-Z]{{2}}"
    rf"|[{_SPACE}]?(?!en|in|is|op|of|te|de|er|we|ze|me|om|al|nu|zo|ja|ik|je|na|km|kg|cm|mm)[a-z]{{2}})"
    r"(?![^\W_])(?!-\w)"
)
_STREET = (
    r"(?<!\w)[^\W\d_][\w'’.-]*(?:straat|str\.|weg|laan|plein|kade|gracht|singel|dijk|steeg|pad|hof|"
    r"park|plantsoen|baan|dreef|haven|markt|wal|dam|brug|veld|erf|ring|poort|hoek|berg|gaarde|"
    r"horst|wetering|vliet|zoom|burg|oord|akker|kamp|land|donk|rade)"
)
_GLUE = r"[\s,;:|()*\\/–—-]"
_HOUSE = rf"{_GLUE}{{1,4}}(?:(?:huis)?(?:nummer|nr\.?){_GLUE}{{1,3}})?\d{{1,5}}(?:[-/ ]\d{{1,4}})?"
_BEFORE = (
    # A word that is a street by its ending, with at most a town between it and the postcode.
    re.compile(
        rf"{_STREET}{_HOUSE}(?:[^\d\n.!?;]{{0,45}}|[^\d.!?;]{{0,30}}|{_GLUE}{{1,6}})\Z",
        re.IGNORECASE,
    ),
    # Any other name, right before the postcode.
    re.compile(
        r"(?<!\w)(?P<name>['’]?[^\W\d_][\w'’.-]+) (?P<number>\d{1,4}) ?"
        rf"(?:[a-zA-Z]|[-/ ]?\d{{1,3}}|bis|hs)?"
        rf"(?:,\s[^\W\d_][^\d\n,;.!?]{{1,30}})?{_GLUE}{{1,6}}"
        rf"(?:(?:postcode|pc){_GLUE}{{1,3}})?\Z"
    ),
)
_AFTER = re.compile(
    rf"{_GLUE}{{1,6}}(?:[^\W\d_][\w'’-]*{_GLUE}{{1,4}}){{0,5}}?{_STREET}{_HOUSE}(?!\d)",
    re.IGNORECASE,
)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for postcode in _POSTCODE.finditer(text):
        begin = max(0, postcode.start() - 90)
        window = text[begin : postcode.start()]
        by_ending, by_place = (pattern.search(window) for pattern in _BEFORE)
        if by_ending:
            yield begin + by_ending.start(), postcode.end()
        elif by_place and _is_street(by_place["name"], by_place["number"]):
            yield begin + by_place.start(), postcode.end()
        elif after := _AFTER.match(text, postcode.end(), postcode.end() + 90):
            yield postcode.start(), after.end()


def _is_street(name: str, number: str) -> bool:
    """Whether a word and a number before a postcode are a street and a house."""
    return (
        name.lstrip("'’")[0].isupper()
        and name.casefold().rstrip(".") not in _lexicon().no_streets
        and not re.fullmatch(r"(?:19|20)\d\d", number)
    )
