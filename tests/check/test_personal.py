"""What an editor may rely on when the check looks for personal data."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from stdnum import iban
from stdnum.nl import bsn

from sitegen.check.personal_data import Finding, Kind, find_personal_data

ROOT = Path(__file__).resolve().parents[2]

# Every value below is made up by the generator, or is the example of its standard.
CARRIERS = (
    "{}",
    "Het nummer is {}.",
    "Vraag het aan haar ({}) of kom langs in 2018.",
    "- {}\n- iets anders",
    "| naam | gegevens |\n| --- | --- |\n| deelnemer | {} |",
    "Zij kreeg € 1.250,00 in 2017, zie {}, en was tevreden.",
    "> Mijn gegevens zijn\n> {}",
    "Wie meer wil weten: {}; dat mag ook op 28-06-2018.",
    "**{}**",
    "“{}”, zei de vrijwilliger tegen 12 anderen.",
)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def _spaced(digits: str, groups: tuple[int, ...], mark: str) -> str:
    parts, start = [], 0
    for size in groups:
        parts.append(digits[start : start + size])
        start += size
    return mark.join(parts)


def _citizen_number(chance: random.Random) -> str:
    while True:
        number = str(chance.randint(1, 9)) + _digits(chance, 8)
        if bsn.is_valid(number):
            break
    return chance.choice(
        (
            number,
            f"BSN {number}",
            f"BSN{number}",
            f"bsn:{number}",
            f"burgerservicenummer {_spaced(number, (3, 3, 3), '.')}",
            _spaced(number, (4, 2, 3), "."),
            _spaced(number, (3, 3, 3), " "),
            _spaced(number, (4, 2, 3), " "),
            _spaced(number, (3, 3, 3), "-"),
        )
    )


def _iban(chance: random.Random) -> str:
    account = chance.choice(("ABNA", "INGB", "RABO", "TRIO")) + _digits(chance, 10)
    number = f"NL{iban.calc_check_digits('NL00' + account)}{account}"
    assert iban.is_valid(number)
    grouped = iban.format(number)
    return chance.choice(
        (number, grouped, grouped.lower(), f"IBAN: {grouped}", f"{grouped} ten name van hem")
    )


def _phone(chance: random.Random) -> str:
    if chance.random() < 0.6:
        area, rest = "6", chance.choice("123458") + _digits(chance, 7)
        groups = chance.choice(((8,), (4, 4), (2, 2, 2, 2), (3, 3, 2)))
    elif chance.random() < 0.5:
        area, rest = chance.choice(("10", "15", "20", "30", "70", "79")), _digits(chance, 7)
        groups = chance.choice(((7,), (3, 2, 2), (3, 4)))
    else:
        area, rest = chance.choice(("174", "180", "182", "527")), _digits(chance, 6)
        groups = chance.choice(((6,), (2, 2, 2), (3, 3)))
    tail = _spaced(rest, groups, chance.choice((" ", ".", "\xa0", "-")))
    return chance.choice(
        (
            f"0{area}{rest}",
            f"0{area}-{tail}",
            f"0{area} - {tail}",
            f"0{area} {tail}",
            f"0{area}/{tail}",
            f"(0{area}) {tail}",
            f"+31 {area} {tail}",
            f"+31{area}{rest}",
            f"+31 (0){area} {tail}",
            f"+31(0){area}-{tail}",
            f"0031 {area} {tail}",
            f"0031-{area}-{tail}",
            f"[bel mij](tel:+31{area}{rest})",
        )
    )


def _email(chance: random.Random) -> str:
    first = chance.choice(("fatima", "piet", "anne-marie", "José", "sem", "Wilhelmina"))
    last = chance.choice(("jansen", "de.boer", "van.den.berg", "öztürk", "El.Amrani", "post"))
    domain = chance.choice(("rijswijk.example", "stichting-voorbeeld.nl", "mail.bedrijf.nl"))
    free = chance.choice(("gmail.com", "hotmail.nl", "ziggo.nl", "outlook.com", "kpnmail.nl"))
    return chance.choice(
        (
            f"{first}.{last}@{domain}",
            f"{first[0]}.{last}@{domain}",
            f"{first[0]}.p.m.{last}@{domain}",
            f"{last}.{first[0]}@{domain}",
            f"{first}_{last.replace('.', '')}@{domain}",
            f"{first}.{last}{chance.randint(1, 99)}@{domain}",
            f"{first}{chance.randint(1950, 2005)}@{free}",
            f"{last.replace('.', '')}@{free}",
            f"[mail haar](mailto:{first}.{last}@{domain})",
            f"{first}.{last} [at] {domain}",
        )
    )


def _address(chance: random.Random) -> str:
    street = chance.choice(
        (
            "Dorpsstraat",
            "Laan van Voorbeeld",
            "Burgemeester Jansenlaan",
            "'s-Gravenweg",
            "Lange Voorhout",
            "De Eem",
            "Dr. H. Pietersenplein",
            "1e Tuinsteeg",
            "kerkpad",
        )
    )
    number = f"{chance.randint(1, 400)}{chance.choice(('', '', 'a', ' A', '-2', ' bis'))}"
    letters = "".join(chance.choices("ABCDEGHJKLNPRTVWXZ", k=2))
    digits = str(chance.randint(1000, 9999))
    postcode = digits + chance.choice((" ", "")) + letters
    return chance.choice(
        (
            f"{street} {number}, {postcode} Rijswijk",
            f"{street} {number} {postcode}",
            f"{street} {number} ({postcode})",
            f"{street} {number}\n{postcode} RIJSWIJK",
            f"{street} {number}, Rijswijk, {postcode}",
            f"{street} {number}, postcode {postcode}",
            f"{postcode} Rijswijk, Kerkstraat {number}",
        )
    )


GENERATORS: dict[Kind, Callable[[random.Random], str]] = {
    "citizen-number": _citizen_number,
    "iban": _iban,
    "phone": _phone,
    "email": _email,
    "address": _address,
}


def test_of_five_kinds_of_planted_personal_data_nearly_all_are_found() -> None:
    planted: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    for kind, generate in GENERATORS.items():
        chance = random.Random(kind)
        for turn in range(200):
            value = generate(chance)
            carrier = CARRIERS[turn % len(CARRIERS)]
            start = carrier.index("{}")
            planted[kind] += 1
            found[kind] += any(
                finding.kind == kind and start <= finding.start < finding.end <= start + len(value)
                for finding in find_personal_data(carrier.format(value))
            )
    assert planted.total() == 1000
    assert {kind: found[kind] for kind in planted if found[kind] < 0.98 * planted[kind]} == {}


def test_a_text_with_everything_in_it_gives_each_thing_once_and_in_order() -> None:
    parts = (
        ("bsn 111222333", "citizen-number"),
        ("NL91 ABNA 0417 1643 00", "iban"),
        ("(070) 000 00 00", "phone"),
        ("+32 470 00 00 00", "phone"),
        ("v.achter@voorbeeld.nl", "email"),
        ("Dorpsstraat 1, 1234 AB", "address"),
    )
    text = "Over " + " en ook ".join(value for value, _ in parts) + "."
    found = find_personal_data(text)
    assert [finding.kind for finding in found] == [kind for _, kind in parts]
    for finding, (value, _) in zip(found, parts, strict=True):
        assert text[finding.start : finding.end] == value.removeprefix("bsn ")


def test_a_finding_says_where_and_never_what() -> None:
    found = find_personal_data("Bel 06-12345678.")
    assert found == [Finding(4, 15, "phone")]
    assert "12345678" not in repr(found)


def test_our_own_content_raises_no_false_alarm() -> None:
    sources = sorted((ROOT / "content").rglob("*.md"))
    assert len(sources) > 40
    alarms = {
        source.name: found
        for source in sources
        if (found := find_personal_data(source.read_text("utf-8")))
    }
    assert alarms == {}


@pytest.mark.parametrize(
    "text",
    [
        # numbers of organisations
        "Bel 14 070 of 14070, gratis 0800-1234 of 0800 1234567, of 0900 - 0101",
        "088-1234567",
        "KvK 27123456, RSIN 111222333, btw NL123456782B01, OIN 00000001234567890000",
        "ISBN 0-306-40615-2 en ISBN 978-90-274-3964-2",
        "zaaknummer 111222333, kenmerk: Z-2018-111222333, 0603-2018-12, ECLI:NL:RVS:2018:1234",
        # amounts, years, dates and times
        "€ 111.222.333, € 111222333, 111 222 333 euro, 111.222.333 inwoners, 1.859 gasten",
        "In 2015, 2016, 2017 en 2018; studiejaar 2017/2018; 2016-2018; 2016 2017 2018 2019",
        "28-06-2018 14:30, 06-12-2018 14.30 uur, 06.12.2018, 06-12-18 14.30 uur, 2018-06-12",
        "Open van 09.00-10.30 en 07.30 - 10.15 / 11.00 - 12.15 uur",
        "0 25 50 75 100, 0.703261234 en 52,111222333",
        # cards, accounts and numbers that fail their check
        "4012 8888 8888 1881, 0612 3456 7812 3456, 5105105105105100",
        "111222334, 12345678, NL91ABNA0417164301",
        # names of pages and files
        "https://vimeo.com/111222333 www.voorbeeld.nl/2018/06/12/345678 ![x](foto-111222333.jpg)",
        "https://voorbeeld.nl/0612345678/ 111222333.jpg beeld.groot@2x.png @jan.jansen",
        # addresses of organisations
        "info@rijswijk.nl gemeente@rijswijk.nl stadhuis@rijswijk.nl griffie@rijswijk.nl",
        "sociaal.wijkteam@rijswijk.nl burger.zaken@rijswijk.nl wmo.loket@rijswijk.nl",
        "no-reply@x.nl no.reply@x.nl privacy.officer@x.nl team.jeugd@x.nl wethouder.zorg@x.nl",
        "info@ziggo.nl info.buurthuis@gmail.com",
        # half an address says too little
        "Kerkstraat 12 in Rijswijk; de postcodes 2281 AB en 2282 CD",
        "Postbus 5305, 2280 HV Rijswijk, Antwoordnummer 12, 2280 AB Den Haag",
        "In Rijswijk 2017, 2018 EU-subsidie; artikel 12, 2018 EG; in 2018 EN 2019",
    ],
)
def test_what_only_looks_like_personal_data_raises_no_alarm(text: str) -> None:
    assert find_personal_data(text) == []


def test_tables_of_amounts_years_and_dates_raise_no_alarm() -> None:
    chance = random.Random("table")
    for _ in range(300):
        year = chance.randint(2000, 2030)
        amount = f"{chance.randint(1, 999)}.{_digits(chance, 3)}.{_digits(chance, 3)}"
        row = (
            f"| {year} | € {amount},00 | {amount} euro | {chance.randint(0, 99999)} "
            f"| {chance.randint(1, 28):02}-{chance.randint(1, 12):02}-{year} 09.30 uur "
            f"| {year}-{chance.randint(1, 12):02} | {_digits(chance, 8)} | {chance.random():.4f} |"
        )
        assert find_personal_data(row) == [], row


@pytest.mark.parametrize(
    ("text", "allow"),
    [
        ("Bel (070) 000 00 00.", ["070-0000000"]),
        ("Bel 070-0000000.", ["+31 70 000 00 00"]),
        ("Bel +31 (0)70 000 00 00.", ["0700000000"]),
        ("Bel +32 470 00 00 00.", ["0032470000000"]),
        ("Mail Anne.Jansen@Voorbeeld.nl.", ["anne.jansen@voorbeeld.nl"]),
    ],
)
def test_an_allowed_number_or_address_may_stay_in_any_spelling(text: str, allow: list[str]) -> None:
    assert find_personal_data(text) != []
    assert find_personal_data(text, allow) == []


def test_what_is_allowed_lets_nothing_else_through() -> None:
    text = "Bel 070-0000001 of mail jan.jansen@voorbeeld.nl, bsn 111222333."
    allow = ["070-0000000", "an.jansen@voorbeeld.nl", "111222333", ""]
    assert [finding.kind for finding in find_personal_data(text, allow)] == [
        "phone",
        "email",
        "citizen-number",
    ]


@pytest.mark.parametrize(
    "piece", ["0612345678 ", "06-", "a.", "a@", "+1", "2281AB Kerkstraat ", "NL91 ", "111222333 "]
)
def test_the_largest_text_is_checked_in_seconds_whatever_it_holds(piece: str) -> None:
    text = piece * (64 * 1024 // len(piece))
    start = time.process_time()
    find_personal_data(text)
    assert time.process_time() - start < 2


def test_a_text_without_personal_data_loads_none_of_the_number_tables() -> None:
    code = (
        "import sys; from sitegen.check.personal_data import find_personal_data;"
        "find_personal_data('Een tekst uit 2018.');"
        "print({'stdnum', 'phonenumbers'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
