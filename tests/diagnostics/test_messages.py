"""Messages: every rule has its sentence in every language; text, JSON and annotations."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

import sitegen
from sitegen.diagnostics.messages import Level, Message, as_github, as_json, as_text, message
from sitegen.diagnostics.problems import Problem
from sitegen.i18n.language import language as spoken
from sitegen.i18n.language import sentences
from sitegen.schema.settings import LANGUAGES, Settings

SOURCE = Path(sitegen.__file__).parent
TABLES = {"vocabularies", "words", "report", "sheet"}
EVERYWHERE = {"key", "name", "example"}

# Rules whose ids are put together: by file and expression, where the ids are and their shape.
_PICTURES = ("media/images.py build/pictures.py", "unreadable|heic|format|too-large|moving")
_PERSONAL = ("check/personal_data.py", "citizen-number|iban|phone|email|address")
PUT_TOGETHER: Mapping[tuple[str, str], tuple[str, str]] = {
    ("model/assemble.py", "f'unknown-{document.kind}'"): ("model/assemble.py", "theme|line"),
    ("check/site.py", "old"): ("check/site.py", "statement-(old|expired)"),
    ("build/claims.py", "old.reason"): ("exports/aliases.py", "alias-(odd|query)"),
    ("build/register.py", "rule"): (
        "build/claims.py build/register.py",
        "(same|reserved)-address|(address|document|alias)-(taken|of-program)|file-twin",
    ),
    ("content/folder.py", "strange.rule"): ("content/folder.py", "file-(name|windows)"),
    ("content/load.py", "f'picture-{refused[path]}'"): _PICTURES,
    ("schema/yaml_repairs.py", "error.reason"): (
        "schema/yaml_tree.py schema/yaml_repairs.py",
        "(yaml|colon|list|curly)-[a-z-]+",
    ),
    ("schema/kinds.py", "self.rule"): ("schema/kinds.py", "not-[a-z]+"),
    ("schema/settings.py", "rule"): (
        "schema/settings.py",
        "field-(reserved|without-choices|without-pages)",
    ),
    ("schema/programme.py", "self.rule"): ("schema/programme.py", "not-point|not-scale"),
    ("check/texts.py", "f'personal-{finding.kind}'"): _PERSONAL,
    ("check/states.py", "f'personal-{finding.kind}'"): _PERSONAL,
    ("content/markdown.py", "target.reason"): ("urls.py", "link-[a-z-]+"),
    ("theming/house_style.py", "tokens.reason"): (
        "theming/house_style.py theming/tokens.py npm.py",
        "not-tokens|no-tokens|tokens-too-big|package-lacking",
    ),
    ("cli/fetch.py", "error.reason"): (
        "npm.py theming/house_style.py",
        "package-(?!lacking)[a-z-]+|no-registry",
    ),
}
# Rules that are given no guess, although their caller has a place for one.
UNGUESSED = {
    *("yaml-depth", "yaml-documents", "yaml-not-mapping", "yaml-syntax"),
    *("not-year", "not-percent", "not-file", "not-colour", "not-family", "not-weight"),
}
# Rules that one place reports among others, whose sentences do not say what was given.
UNSAID = {
    *("file-twin", "reserved-address", "same-address"),
    *("address-of-program", "document-of-program"),
}


def constants(files: str) -> set[str]:
    """The texts in the code of some files."""
    nodes = [n for f in files.split() for n in ast.walk(ast.parse((SOURCE / f).read_text("utf-8")))]
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def rules_of(file: str, rule: ast.expr) -> Iterator[str]:
    """The ids that the first argument of a report can be."""
    if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
        yield rule.value
    elif isinstance(rule, ast.IfExp):
        yield from rules_of(file, rule.body)
        yield from rules_of(file, rule.orelse)
    else:
        files, shape = PUT_TOGETHER[file, ast.unparse(rule)]
        prefix = re.match(r"f'(\w+-)", ast.unparse(rule))
        for part in constants(files):
            if re.fullmatch(shape, part):
                yield f"{prefix[1] if prefix else ''}{part}"


def reported() -> dict[str, list[set[str]]]:
    """Every rule that the program reports, with the values given at each place."""
    found = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                path.name != "problems.py"
                and isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("add", "at")
                and len(node.args) > 1
            ):
                names = {keyword.arg or "" for keyword in node.keywords}
                for rule in rules_of(path.relative_to(SOURCE).as_posix(), node.args[0]):
                    found[rule].append(names - {"line", "column"} - EVERYWHERE)
    return dict(found)


REPORTED = reported()
IN_FORM = ("form_says", "form_do")


def placeholders(*wordings: str) -> set[str]:
    return {name for words in wordings for _, name, _, _ in Formatter().parse(words) if name}


def test_the_source_is_searched_well() -> None:
    known = {"unknown-id", "yaml-colon", "yaml-after-quote", "link-scheme", "picture-heic"}
    assert known | {"unknown-theme", "colon-in-text", "list-dash"} <= set(REPORTED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_sentence_and_every_sentence_a_rule(language: str) -> None:
    assert {*sentences(language)} - TABLES == {*REPORTED}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", sorted(REPORTED))
def test_a_sentence_uses_exactly_the_values_it_is_given(rule: str, language: str) -> None:
    words = sentences(language)[rule]
    always = placeholders(words["says"], words["do"]) - EVERYWHERE
    guessed = placeholders(words.get("suggestion", "")) - EVERYWHERE
    for given in REPORTED[rule]:
        assert always <= given
        assert guessed <= given or "suggestion" not in given
    every = set[str]().union(*REPORTED[rule]) - ({"suggestion"} if rule in UNGUESSED else set())
    assert always | guessed == every - ({"given"} if rule in UNSAID else set())
    wanted = {"says", "do", *(["suggestion"] if "suggestion" in every else [])}
    assert set(words) - set(IN_FORM) == wanted
    in_form = placeholders(*(words.get(part, "") for part in IN_FORM)) - EVERYWHERE
    assert {name for name in in_form if not name.startswith("labels[")} <= every


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_form_a_sentence_names_what_the_form_shows(language: str) -> None:
    labels = spoken(language).commands["form"]["labels"]
    said = message(problem("no-alt", "images[1].alt", file="a.jpg"), language, labels=labels)
    assert f"'{labels['alt']}'" in said.suggestion
    assert f"'{labels['decorative']}'" in said.suggestion
    said = message(problem("missing-key", "summary", example="x"), language, labels=labels)
    assert f"'{labels['summary']}'" in said.message
    for rule, words in sentences(language).items():
        shown = " ".join(words.get(part, "") for part in IN_FORM)
        assert not re.search(r"site\.yaml|'(alt|consent|file|url|draft)'", shown), rule


def test_the_languages_have_the_same_sentences_with_the_same_values() -> None:
    first, *others = (
        {
            rule: {part: placeholders(text) for part, text in words.items()}
            for rule, words in t.items()
        }
        for t in map(sentences, LANGUAGES)
    )
    assert all(other == first for other in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_vocabulary_of_a_site_has_a_friendly_name(language: str) -> None:
    site = Settings(title="", organisation="", statuses=())
    assert set(sentences(language)["vocabularies"]) == set(site.vocabularies)


def test_a_dutch_sentence_is_short_and_neither_blames_nor_speaks_jargon() -> None:
    jargon = (
        r"\b(ongeldige?|verboden|foutief|foute?|moet u|u moet|verkeerde?|string|boolean|parsen?)\b"
    )
    for rule, words in sentences("nl").items():
        for part, text in words.items():
            if rule in TABLES:
                continue
            bare = re.sub(r"\{\w+\}", "…", text)
            assert not re.search(jargon, bare, re.I), (rule, part)
            assert "!" not in bare, (rule, part)
            longest = max(len(s.split()) for s in re.split(r"(?<=[.?:])\s", bare))
            assert longest <= 20, (rule, part, longest)


def problem(rule: str, key: str = "status", line: int = 5, **values: str) -> Problem:
    file = "content/projecten/flatcoach/index.md"
    return Problem(file, line, 9, key, rule, tuple(values.items()))


UNKNOWN = problem(
    "unknown-id", given="lopt", vocabulary="statuses", suggestion="loopt", known="idee, loopt"
)
NO_ALT = problem("no-alt", "images[1].alt", 12, file="foto.jpg")


def test_a_problem_becomes_a_message_in_the_language_of_the_site() -> None:
    assert message(UNKNOWN, "nl") == Message(
        "error",
        "unknown-id",
        "content/projecten/flatcoach/index.md",
        5,
        9,
        "status",
        "Deze site kent geen status 'lopt'.",
        "Bedoelde u 'loopt'? U kunt kiezen uit: idee, loopt.",
    )
    assert message(UNKNOWN, "en").message == "This site has no status 'lopt'."
    assert message(NO_ALT, "nl", "warning").level == "warning"


def test_without_a_guess_the_way_out_is_told_in_general() -> None:
    said = message(problem("not-date", "checked", given="morgen", suggestion=""), "nl")
    assert said.suggestion.startswith("Schrijf eerst het jaar, dan de maand en dan de dag")


def test_the_name_of_a_key_is_its_last_word() -> None:
    said = message(problem("missing-key", "costs[2].year", example="2018"), "nl")
    assert said.message == "Er staat nog geen 'year'."
    assert said.key == "costs[2].year"


def test_what_an_editor_wrote_stays_on_one_short_line_and_cannot_steer_a_terminal() -> None:
    given = "een\nlange \x1b[31mrode waarde {known} " + "met veel woorden " * 20
    said = message(problem("not-date", given=given, suggestion=""), "nl").message
    assert "\n" not in said
    assert "\x1b" not in said
    assert said.startswith("'een lange \ufffd[31mrode waarde {known} met veel")
    assert "…' is geen datum" in said
    assert len(said) < 130


def messages(level: Level = "error") -> list[Message]:
    elsewhere = Problem("content/over.md", 0, 0, "", "file-link")
    return [message(p, "nl", level) for p in (NO_ALT, UNKNOWN, elsewhere)]


def test_the_text_goes_by_file_and_line_and_counts_at_the_end() -> None:
    found = as_text(messages(), "nl", colour=False)
    assert (
        found
        == """\
content/over.md
  hele bestand
    Dit is een verwijzing naar een bestand, geen gewoon bestand.
    Zet het bestand zelf in de map.

content/projecten/flatcoach/index.md
  regel 5 · status
    Deze site kent geen status 'lopt'.
    Bedoelde u 'loopt'? U kunt kiezen uit: idee, loopt.

  regel 12 · images[1].alt
    Het beeld 'foto.jpg' heeft nog geen beschrijving.
    Schrijf bij 'alt' wat er te zien is, voor wie het beeld niet ziet. \
Is het alleen versiering? Schrijf dan 'decorative: true'.

3 fouten in 2 bestanden."""
    )


@pytest.mark.parametrize(
    ("errors", "warnings", "language", "count"),
    [
        (0, 0, "nl", "Geen fouten gevonden."),
        (1, 0, "nl", "1 fout in 1 bestand."),
        (2, 1, "nl", "2 fouten en 1 aandachtspunt in 1 bestand."),
        (0, 2, "nl", "2 aandachtspunten in 1 bestand."),
        (0, 0, "en", "No errors found."),
        (1, 2, "en", "1 error and 2 warnings in 1 file."),
    ],
)
def test_the_count_is_a_sentence(errors: int, warnings: int, language: str, count: str) -> None:
    found = [message(NO_ALT, language)] * errors + [message(NO_ALT, language, "warning")] * warnings
    assert as_text(found, language, colour=False).splitlines()[-1] == count


def test_a_warning_names_the_rule_that_can_be_turned_off() -> None:
    found = as_text(messages("warning"), "nl", colour=False)
    assert "  regel 12 · images[1].alt · let op (no-alt)\n" in found


def test_colours_change_nothing_but_the_colours() -> None:
    found = as_text(messages(), "nl", colour=True)
    assert found != as_text(messages(), "nl", colour=False)
    assert re.sub("\x1b\\[[0-9]+m", "", found) == as_text(messages(), "nl", colour=False)


def test_the_json_is_as_the_contract_says() -> None:
    assert json.loads(as_json([message(UNKNOWN, "nl"), message(NO_ALT, "nl", "warning")])) == {
        "format": "sitegen-check/1",
        "errors": 1,
        "warnings": 1,
        "messages": [
            {
                "level": "error",
                "rule": "unknown-id",
                "file": "content/projecten/flatcoach/index.md",
                "line": 5,
                "column": 9,
                "key": "status",
                "message": "Deze site kent geen status 'lopt'.",
                "suggestion": "Bedoelde u 'loopt'? U kunt kiezen uit: idee, loopt.",
            },
            {
                "level": "warning",
                "rule": "no-alt",
                "file": "content/projecten/flatcoach/index.md",
                "line": 12,
                "column": 9,
                "key": "images[1].alt",
                "message": "Het beeld 'foto.jpg' heeft nog geen beschrijving.",
                "suggestion": "Schrijf bij 'alt' wat er te zien is, voor wie het beeld niet ziet. "
                "Is het alleen versiering? Schrijf dan 'decorative: true'.",
            },
        ],
    }
    assert list(json.loads(as_json([]))) == ["format", "errors", "warnings", "messages"]


def test_an_annotation_stands_at_its_line() -> None:
    assert as_github([message(UNKNOWN, "nl")]) == (
        "::error file=content/projecten/flatcoach/index.md,line=5,col=9,title=unknown-id::"
        "Deze site kent geen status 'lopt'.%0ABedoelde u 'loopt'? U kunt kiezen uit: idee, loopt."
    )


def test_an_annotation_of_a_whole_file_has_no_line_and_cannot_be_broken_out_of() -> None:
    odd = Problem("content/a,b: 100%.md", 0, 0, "", "file-name", (("given", "50%\n::error::x"),))
    first, rest = as_github([message(odd, "nl", "warning")]).split("::", 2)[1:]
    assert first == "warning file=content/a%2Cb%3A 100%25.md,title=file-name"
    assert rest.startswith("In de naam '50%25 ::error::x' staan tekens")
    assert "\n" not in rest


def test_problems_of_one_line_are_in_the_order_of_their_numbers() -> None:
    keys = ["menu[10]", "menu[6]", "menu", "costs[2].year", "costs[10].year", "costs[2].amount"]
    found = sorted(Problem("content/site.yaml", 3, 0, key, "unknown-key") for key in keys)
    assert [one.key for one in found] == [
        *("costs[2].amount", "costs[2].year", "costs[10].year", "menu", "menu[6]", "menu[10]")
    ]
