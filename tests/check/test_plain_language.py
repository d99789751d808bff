"""What an editor may rely on when the check gives hints for plain language."""

from __future__ import annotations

import random
import time
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from sitegen.check.plain_language import Hint, hints

ROOT = Path(__file__).resolve().parents[2]
TWENTY = "een twee drie vier vijf zes zeven acht negen tien " * 2


def _excerpts(text: str, rule: str, language: str = "nl") -> list[str]:
    return [hint.excerpt for hint in hints(text, language) if hint.rule == rule]


def _of_rule(text: str, rule: str) -> list[Hint]:
    return [hint for hint in hints(text, "nl") if hint.rule == rule]


def test_a_sentence_of_twenty_words_is_fine_and_one_of_twenty_one_is_long() -> None:
    fine, long = TWENTY.strip().capitalize() + ".", "Nul " + TWENTY.strip() + "."
    assert hints(fine, "nl") == []
    assert hints(f"{fine} {long}\n{fine}", "nl") == [
        Hint("long-sentence", 1, "Nul een twee drie vier vijf …", (("words", "21"),))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Dit gaat over nr. 5 en o.a. dr. Jansen en mevr. De Boer, d.w.z. J. P. Pietersen of bijv. "
        "Anna, die op 3.500 manieren helpt.",
        "Kom mee naar het park aan de rand van het dorp, zei hij... en zij ging mee, want het was "
        "mooi weer.",
    ],
)
def test_an_abbreviation_or_a_pause_does_not_end_a_sentence(text: str) -> None:
    assert len(_excerpts(text, "long-sentence")) == 1


def test_quotes_brackets_and_an_apostrophe_do_not_hide_the_end_of_a_sentence() -> None:
    half = "Een twee drie vier vijf zes zeven acht negen tien elf"
    for glue in (".” ", "!) ", '?" ', ". 's Avonds ", ". “", ".\n", " enz. "):
        assert _excerpts(f"{half}{glue}{half}.", "long-sentence") == [], glue


def test_a_sentence_may_begin_with_code() -> None:
    half = "twee drie vier vijf zes zeven acht negen tien elf twaalf"
    assert hints(f"Een {half}. `sitegen check` {half}.", "nl") == []
    assert _excerpts(f"Goed. `sitegen check` {half} {half}.", "long-sentence") == [
        "… twee drie vier vijf zes …"
    ]
    # Within a sentence it ends nothing.
    assert len(_excerpts(f"Een {half} bijv. `sitegen check` en {half}.", "long-sentence")) == 1


def test_english_text_is_only_judged_on_long_sentences() -> None:
    text = "Zero " + "one two three four five six seven eight nine ten " * 2 + "teneinde."
    assert [hint.rule for hint in hints(text, "en")] == ["long-sentence"]


@pytest.mark.parametrize(
    ("text", "word", "plain"),
    [
        ("Dat doen we teneinde te helpen.", "teneinde", "om, zodat"),
        ("Teneinde te helpen.", "Teneinde", "om, zodat"),
        ("Er is geld ten behoeve van de wijk.", "ten behoeve van", "voor"),
        ("Zij implementeerden het plan.", "implementeerden", "invoeren"),
        ("Het is geïmplementeerd.", "geïmplementeerd", "invoeren"),
        ("Het geëvalueerde plan.", "geëvalueerde", "bekijken hoe het ging"),
        ("De gemeente coördineert het.", "coördineert", "regelen, leiding"),
        ("Er zijn vier interventies.", "interventies", "hulp, aanpak"),
        ("Een integrale aanpak.", "integrale", "samen, compleet"),
        ("Wij brachten de wijk in kaart en in kaart brengen duurt.", "in kaart brengen", "op een"),
    ],
)
def test_an_official_word_is_found_in_its_forms_with_plain_words_beside_it(
    text: str, word: str, plain: str
) -> None:
    (hint,) = _of_rule(text, "official-word")
    assert hint.excerpt == word
    assert hint.values[0][0] == "plain"
    assert plain.split(",")[0] in hint.values[0][1]


def test_an_official_word_over_two_lines_is_found_where_it_begins() -> None:
    (hint,) = _of_rule("Kop\n\nEen regel en dan met betrekking\ntot zorg.", "official-word")
    assert (hint.line, hint.excerpt) == (3, "met betrekking tot")


@pytest.mark.parametrize(
    "text",
    [
        "Het Platform Participatie bestaat.",  # a name
        "Vooral participatie (meedoen) telt.",  # explained on the spot
        "Een tevensbewoner en een thansen.",  # only part of a word
    ],
)
def test_a_name_or_an_explained_word_is_no_official_word(text: str) -> None:
    assert _excerpts(text, "official-word") == []


def test_a_word_is_named_once_in_a_paragraph_and_again_in_the_next() -> None:
    text = "Eerst tevens. Dan tevens.\n\n- Tevens hier."
    assert [hint.line for hint in _of_rule(text, "official-word")] == [1, 3]


def test_the_list_holds_at_least_150_official_words_and_no_plain_one_is_official_itself() -> None:
    lexicon = files("sitegen.i18n").joinpath("plain.nl.yaml").read_text("utf-8")
    official = yaml.safe_load(lexicon)["official"]
    assert len(official) >= 150
    assert all(isinstance(plain, str) and plain for plain in official.values())
    for entry, plain in official.items():
        for alternative in plain.split(", "):
            assert _excerpts(f"Het is {alternative}.", "official-word") == [], (entry, alternative)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("De subsidie wordt gegeven.", "wordt gegeven"),
        ("In 2018 werd de site vernieuwd.", "werd vernieuwd"),
        ("Er worden gesprekken gevoerd.", "worden gevoerd"),
        ("De kosten moeten worden gedeeld met anderen.", "worden gedeeld"),
        ("Het moet nog betaald worden.", "worden betaald"),
        ("We weten wie er gekozen moeten worden.", "worden gekozen"),
        ("Dat werd op maandag in de raad besproken.", "werd besproken"),
        ("Het werd door jong en oud aangemoedigd.", "werd aangemoedigd"),
        ("Het plan is door de raad goedgekeurd.", "is goedgekeurd"),
        ("Zij zijn geholpen door een coach.", "zijn geholpen"),
    ],
)
def test_a_passive_sentence_is_found_with_its_verb(text: str, verb: str) -> None:
    (hint,) = _of_rule(text, "passive")
    assert hint.values == (("verb", verb),)


@pytest.mark.parametrize(
    "text",
    [
        "De mensen worden ouder.",
        "Het wordt gezond en leuk.",
        "Hij werd bekend en geliefd.",
        "Het gebied wordt mooi.",
        "De gemeenteraad wordt groter.",
        "De gemeente is begonnen met de bouw.",
        "Zij zijn door de regen gegaan.",
        "Door de regen is het later geworden.",
        "Als het koud wordt, gebeurt er weinig.",
        "Het werd stil en de buurman gebruikt dat.",
        "Hij wordt oud, omdat hij gezond heeft geleefd.",
        "De wijk is gegroeid door nieuwe huizen.",
        "Dat is een besluit door de raad.",
        "Wij hebben het plan gemaakt.",
    ],
)
def test_an_active_sentence_is_not_called_passive(text: str) -> None:
    assert _excerpts(text, "passive") == []


HARD = (
    "De gemeentelijke organisatie ontwikkelt multidisciplinaire samenwerkingsovereenkomsten voor "
    "maatschappelijke ondersteuningsvoorzieningen. Verantwoordelijke beleidsmedewerkers "
    "formuleren uitvoeringsprogramma's aangaande gezondheidsbevordering. Professionele "
    "welzijnsorganisaties rapporteren halfjaarlijks bereikte participatieresultaten. "
    "Onafhankelijke deskundigen beoordelen vervolgens maatschappelijke effectiviteit, financiële "
    "doelmatigheid, organisatorische uitvoerbaarheid, juridische houdbaarheid, bestuurlijke "
    "verantwoordelijkheid, communicatieve duidelijkheid, ecologische houdbaarheid, "
    "toegankelijkheid."
)
EASY = "De buurman kookt elke week voor de hele straat. Wie wil, eet mee aan een lange tafel. " * 4


def test_a_paragraph_of_long_words_is_hard_and_one_of_short_words_is_not() -> None:
    (hint,) = _of_rule(f"{EASY}\n\n{HARD}", "hard-text")
    assert hint.line == 3
    assert hint.excerpt == (
        "De gemeentelijke organisatie ontwikkelt multidisciplinaire samenwerkingsovereenkomsten …"
    )
    ((name, score),) = hint.values
    assert name == "score"
    assert int(score) < 0


def test_a_short_paragraph_gets_no_score() -> None:
    assert _excerpts(" ".join(HARD.split()[:39]), "hard-text") == []


def test_only_running_text_is_judged() -> None:
    assert (
        hints(
            "# Teneinde te participeren\n\n"
            "Tevens worden\n=============\n\n"
            "| Teneinde | wordt gegeven |\n| --- | --- |\n| tevens | thans |\n\n"
            "`tevens`\n\n```\nDat wordt thans gegeven.\n```\n\n    reeds\n\n"
            "![tevens](thans.jpg)\n\n"
            "[hier](https://voorbeeld.nl/tevens 'thans') <https://voorbeeld.nl/tevens> "
            "https://voorbeeld.nl/thans en tevens@voorbeeld.nl\n",
            "nl",
        )
        == []
    )


def test_lists_quotes_notes_and_link_texts_are_running_text_with_their_line() -> None:
    text = (
        "Begin[^1].\n\n- een\n- tevens\n  - [thans](x.md)\n\n> oud\n> reeds\n\n"
        "Woord\n: **teneinde** te\n\n[^1]: Derhalve.\n"
    )
    assert [(hint.line, hint.excerpt) for hint in hints(text, "nl")] == [
        (4, "tevens"),
        (5, "thans"),
        (8, "reeds"),
        (11, "teneinde"),
        (13, "Derhalve"),
    ]


def test_our_own_content_gets_few_hints() -> None:
    found = []
    sources = sorted((ROOT / "content").rglob("*.md"))
    for source in sources:
        body = source.read_text("utf-8").split("---\n", 2)[-1]
        found += hints(body, "nl")
    assert 0 < len(found) < len(sources)


def test_a_large_text_is_judged_in_seconds() -> None:
    chance = random.Random("words")
    words = [*HARD.split(), *EASY.split(), "worden", "door", "is", "tevens", "nr."]
    text = " ".join(chance.choices(words, k=12_000))
    start = time.process_time()
    assert hints(text, "nl") != []
    assert time.process_time() - start < 4
