"""The form follows the declared keys and the site, and is published under the strict policy."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from playwright.sync_api import Browser, expect

from sitegen.cms import files as pages
from sitegen.cms.backends import access, backend
from sitegen.cms.config import Backend, configuration
from sitegen.cms.fields import fields_of, form_words
from sitegen.diagnostics.messages import message
from sitegen.diagnostics.problems import Report
from sitegen.exports.hosting import headers
from sitegen.i18n.language import language
from sitegen.npm import Package, PackageError, cache, kept_files
from sitegen.policy import HEADERS
from sitegen.schema.front_matter import CardFrontMatter, PageFrontMatter
from sitegen.schema.kinds import DATE, TEXT, YEAR, Choice
from sitegen.schema.records import Declared, ListOf, Record, declared, key, shapes_of
from sitegen.schema.settings import LANGUAGES, Settings, read_settings
from sitegen.schema.yaml_repairs import read_yaml
from sitegen.urls import Addresses
from tests.program import RunCommand

expect.set_options(timeout=30_000)


def settings_of(extra: str = "", language: str = "nl") -> Settings:
    text = dedent(
        f"""\
        title: Etalage
        organisation: Gemeente
        language: {language}
        statuses:
          - {{id: loopt, label: 'Loopt "goed" <b>', phase: running}}
        """
    ) + dedent(extra)
    report = Report("site.yaml")
    root = read_yaml(text, report)
    assert root is not None
    settings = read_settings(root, report, declared(CardFrontMatter))
    assert settings is not None
    assert report.problems == []
    return settings


FORGEJO = """
    cms:
      host: forgejo
      repository: gemeente/etalage
      server: https://git.example.nl
      app_id: abc
"""


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_declared_key_and_choice_is_named_in_the_form(code: str) -> None:
    form = language(code).commands["form"]
    pending: list[type[object]] = [CardFrontMatter, PageFrontMatter]
    for record in pending:
        for name, declaration in declared(record).items():
            assert name in form["labels"], (record, name)
            kind = declaration.kind
            if isinstance(kind, ListOf):
                assert kind.widget or name in form["items"], name
                kind = kind.item
            if isinstance(kind, Choice):
                assert form["options"][name].keys() == kind.labels.keys(), (record, name)
            if isinstance(kind, Record):
                pending.append(kind.of)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_declared_key_has_a_hint_that_says_more_than_its_label(code: str) -> None:
    named = ("lines", "themes", "effects", "sources", "organisations", "places", "indicators")
    number = {"lines": ', number: "1"'}
    lists = [f"{name}: [{{id: a, label: A{number.get(name, '')}}}]\n" for name in named]
    words = form_words(settings_of("".join(lists), code), {"a": "A"})
    pending = [
        (f"{within}.{field['name']}", field)
        for within, record in (("", CardFrontMatter), ("page", PageFrontMatter))
        for field in fields_of(declared(record), words, within)
    ]
    assert len(pending) > len(declared(CardFrontMatter))
    for place, field in pending:
        assert field["hint"], place
        pending += [(f"{place}.{inner['name']}", inner) for inner in field.get("fields", [])]


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (Backend("", {}, review=False, here=True, folder=""), "git push"),
        (Backend("Gitea", {}, review=False, here=False, folder=""), "Gitea leest alles na"),
        (Backend("GitLab", {}, review=True, here=False, folder=""), "zet uw collega de status"),
    ],
)
def test_the_form_tells_how_a_text_comes_on_the_site_from_where_it_is_saved(
    where: Backend, says: str
) -> None:
    review = configuration(settings_of(), "https://etalage.example/", where, {})["review"]
    assert says in " ".join(review["steps"])
    assert "{" not in review["saving"] + " ".join(review["steps"])


def test_what_is_filled_in_together_is_folded_away_below_what_is_in_it() -> None:
    fields = fields_of(declared(CardFrontMatter), form_words(settings_of()))
    [contact] = [field for field in fields if field["name"] == "contact"]
    assert (contact["collapsed"], contact["summary"]) == (
        True,
        "{{fields.label}} {{fields.email}}",
    )


def test_a_key_that_is_only_declared_is_in_the_form_too() -> None:
    class Place(Declared, frozen=True):
        town: str = key(TEXT, required=True, nl="De plaats.", en="The town.")

    class Card(Declared, frozen=True):
        where: Place | None = key(Record(Place), nl="Waar het is.", en="Where it is.")
        opened: int | None = key(YEAR, nl="Sinds wanneer.", en="Since when.")
        visits: tuple[datetime.date, ...] = key(ListOf(DATE), nl="Bezoeken.", en="Visits.")

    fields = fields_of(declared(Card), form_words(settings_of()))
    assert [(field["label"], field["widget"]) for field in fields] == [
        ("Waar het is.", "object"),
        ("Sinds wanneer.", "string"),
        ("Bezoeken.", "list"),
    ]
    assert fields[0]["fields"][0]["name"] == "town"
    assert fields[2]["field"]["widget"] == "datetime"
    shapes = shapes_of(declared(Card))
    assert shapes == {"where": {"town": "text"}, "opened": "plain", "visits": ["plain"]}


def test_the_form_follows_the_words_and_lists_of_the_site() -> None:
    settings = settings_of(
        """
        words: {card: [accent, accenten, het]}
        sections: [{heading: Waarom?}]
        fields:
          - {id: wijk, label: 'De "wijk"', type: choice, required: true,
             choices: [{id: noord, label: Noord}]}
        cms: {host: github, repository: gemeente/etalage, folder: teksten}
        """
    )
    assert settings.cms
    shown = configuration(settings, "https://etalage.example/", backend(settings.cms), {})
    cards = next(c for c in shown["config"]["collections"] if c["name"] == "cards")
    fields = {field["name"]: field for field in cards["fields"]}
    assert (cards["label"], cards["folder"]) == ("Accenten", "teksten/accenten")
    assert fields["status"]["options"] == [{"value": "loopt", "label": 'Loopt "goed" <b>'}]
    assert fields["wijk"]["label"] == 'De "wijk"'
    assert fields["wijk"]["options"] == [{"value": "noord", "label": "Noord"}]
    assert fields["wijk"]["required"] is None
    assert fields["body"]["default"] == "## Waarom?"
    assert not {"line", "themes", "effects"} & fields.keys()
    assert list(fields)[:4] == ["review", "group_what", "title", "number"]
    names = list(fields)
    groups = [name for name in names if name.startswith("group_")]
    assert groups == [f"group_{name}" for name in ("what", "figures", "texts", "pictures", "more")]
    assert names.index("wijk") < names.index("group_figures")
    assert names.index("body") == names.index("group_texts") + 1
    assert shown["config"]["publish_mode"] == "editorial_workflow"
    assert shown["shapes"]["card"]["quotes"] == [{"text": "text", "by": "text"}]


@pytest.mark.parametrize(
    ("cms", "values", "servers"),
    [
        (
            "{host: github, repository: g/e, login: 'https://inloggen.example.nl/'}",
            {"name": "github", "branch": "main", "base_url": "https://inloggen.example.nl"},
            ("https://api.github.com",),
        ),
        (
            "{host: github, repository: g/e, open: true}",
            {"name": "github", "open_authoring": True},
            ("https://api.github.com",),
        ),
        (
            "{host: gitlab, repository: g/s/e, branch: master, app_id: x}",
            {"name": "gitlab", "branch": "master", "auth_type": "pkce", "app_id": "x"},
            ("https://gitlab.com",),
        ),
        (
            "{host: gitea, repository: g/e, app_id: x, server: 'https://git.example.nl/'}",
            {"api_root": "https://git.example.nl/api/v1", "base_url": "https://git.example.nl"},
            ("https://git.example.nl",),
        ),
    ],
)
def test_each_server_gets_what_logging_in_and_saving_need(
    cms: str, values: dict[str, object], servers: tuple[str, ...]
) -> None:
    said = settings_of(f"\ncms: {cms}\n").cms
    assert said
    made = backend(said)
    assert values.items() <= made.values.items()
    assert said.open is ("open_authoring" in made.values)
    assert access(said, "beheer").servers == servers
    assert made.review is (said.host != "gitea")


@pytest.mark.parametrize(
    ("cms", "says"),
    [
        ("{host: github, repository: 'https://github.com/g/e.git'}", "Schrijf: g/e"),
        ("{host: github, repository: 'git@github.com:g/e'}", "Schrijf: g/e"),
        ("{host: gitlab, repository: g/e}", "app_id: 1a2b3c"),
        ("{host: forgejo, repository: g/e, app_id: x}", "server: https://git.example.nl"),
    ],
)
def test_what_is_missing_under_cms_is_told_with_a_way_out(cms: str, says: str) -> None:
    report = Report("site.yaml")
    text = "title: E\norganisation: G\nstatuses: [{id: a, label: A, phase: idea}]\ncms: " + cms
    root = read_yaml(text, report)
    assert root
    read_settings(root, report, ())
    assert any(says in message(problem, "nl").suggestion for problem in report.problems)


@pytest.mark.slow
def test_a_published_form_loads_under_the_headers_of_the_site_which_stay_strict(
    manager: None,
    serve_folder: Callable[[Path, str], str],
    browser: Browser,
    tmp_path: Path,
) -> None:
    settings = settings_of(FORGEJO)
    addresses = Addresses.of("https://etalage.example/innovatie/")
    site = tmp_path / "site"
    report = Report("site.yaml")
    for name, data in pages.admin_files(settings, addresses, {}, report).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    assert report.problems == []
    others = ["", "404.html", "projecten/", "projecten/flatcoach/"]
    for other in others:
        file = site / (other if other.endswith(".html") else f"{other}index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("<!doctype html><title>Etalage</title>", "utf-8")
    allowed = pages.admin_access(settings)
    (site / "_headers").write_bytes(headers(addresses, allowed, others))
    host = serve_folder(site, "/innovatie/")

    wrong: list[str] = []
    page = browser.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{host}beheer/")
    expect(page.get_by_role("button", name="Login with Forgejo")).to_be_visible()
    assert wrong == []
    for other in others:
        answer = page.goto(host + other)
        assert answer
        policies = [h["value"] for h in answer.headers_array() if "security-p" in h["name"].lower()]
        assert HEADERS["Content-Security-Policy"] in policies
    page.close()


def test_without_cms_nothing_is_published_for_a_form() -> None:
    report = Report("site.yaml")
    addresses = Addresses.of(None)
    assert pages.admin_files(settings_of(), addresses, {}, report) == {}
    assert pages.admin_access(settings_of()) is None
    assert headers(addresses) == headers(addresses, None, ["", "projecten/"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_content_manager_that_is_not_here_is_told_with_the_command(
    code: str, empty_machine: Path
) -> None:
    report = Report("content/site.yaml")
    settings = settings_of(FORGEJO, code)
    assert pages.admin_files(settings, Addresses.of(None), {}, report) == {}
    [told] = [message(problem, code) for problem in report.problems]
    assert f"decap-cms@{pages.MANAGER.version}" in told.message
    assert "sitegen fetch --form" in told.suggestion
    assert not empty_machine.exists()


def test_a_build_without_the_content_manager_tells_the_command_and_publishes_nothing(
    empty_machine: Path, showcase: Callable[..., Path], run_command: RunCommand, tmp_path: Path
) -> None:
    texts = """
        title: Proef
        organisation: Gemeente Proef
        statuses: [{id: loopt, label: Loopt, phase: running}]
        cms: {host: github, repository: g/e, login: 'https://inloggen.example.nl/'}
    """
    content, output = showcase({"site.yaml": texts}), tmp_path / "public"
    done = run_command("build", "--content", content, "--output", output, "--jobs", "1")
    assert done.returncode == 1
    assert "sitegen fetch --form" in done.stderr
    assert not output.exists()


def test_a_kept_package_with_another_digest_counts_as_lacking(
    manager: None, empty_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as machine:
        machine.delenv("XDG_CACHE_HOME")
        files, kept = kept_files(pages.READER), cache() / f"{pages.READER}.tar"
    assert "yaml/index.js" in files
    data = bytearray(kept.read_bytes())
    data[data.index(b"export")] ^= 1
    empty_machine.mkdir(parents=True)
    (empty_machine / kept.name).write_bytes(data)
    with pytest.raises(PackageError, match="package-lacking"):
        kept_files(pages.READER)
    assert kept_files(Package(pages.READER.name, pages.READER.version)).keys() == files.keys()


def test_a_form_that_cannot_ask_check_is_told_what_must_hold_in_the_words_of_check() -> None:
    settings = settings_of(FORGEJO)
    assert settings.cms
    where = backend(settings.cms)
    shown = configuration(settings, "https://etalage.example/", where, {"a": "Een kaart"})
    cards = next(c for c in shown["config"]["collections"] if c["name"] == "cards")
    fields = {field["name"]: field for field in cards["fields"]}
    # The content manager refuses by itself nothing but a text without a title to name a file by.
    assert [name for name, field in fields.items() if field["required"]] == ["title"]
    assert fields["status"]["required"] is None
    assert fields["reach"]["required"] is False
    assert fields["related"]["options"] == [{"value": "a", "label": "Een kaart"}]
    bonds = shown["bonds"]["card"]
    [status], [reach], [_, end] = (bonds[name]["rules"] for name in ("status", "reach", "end"))
    assert (status["required"], status["message"]) == (True, "Bij 'Status' is nog niets ingevuld.")
    assert (reach["pattern"], reach["message"]) == ("[0-9]{1,12}", "'{value}' is geen heel getal.")
    assert end["after"] == "start"
    within = bonds["images"]["within"]
    assert within["alt"]["rules"][0]["unless"] == "decorative"
    assert "'Toestemming'" in within["consent"]["rules"][0]["suggestion"]
    assert bonds["same_as"]["items"][0]["rule"] == "not-address"


def test_a_showcase_that_says_spoor_reads_nowhere_programmalijn() -> None:
    settings = settings_of(
        """
        words: {card: [proef, proeven, de], line: [spoor, sporen, het], theme: [doel, doelen, het]}
        lines: [{id: zorg, number: "1", label: Zorg}]
        themes: [{id: eten, label: Eten}]
        effects: [{id: a, label: A}]
        sources: [{id: a, label: A}]
        organisations: [{id: a, label: A}]
        places: [{id: a, label: A}]
        indicators: [{id: a, label: A}]
        """
    )
    here = Backend("", {"name": "desk"}, review=False, here=True, folder="content")
    shown = configuration(settings, "https://etalage.example/", here, {"a": "A"})
    said = str({**shown, "shapes": None})
    assert "'Spoor'" in said
    assert "Verwante proeven" in said
    said = said.replace("theme", "")  # a key
    for strange in ("lijn", "Thema", "thema", "kaart", "project"):
        assert strange not in said, re.findall(f".{{60}}{strange}.{{20}}", said)
