"""`schema`: what other programs learn of the front matter of a site."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from sitegen.cli.main import main


class _Core(yaml.SafeLoader):
    """YAML as today's editors read it: a date is text, and so is `off`."""


_Core.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
        or (tag.endswith("bool") and first in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schema_of(content: Path) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["schema", "--content", str(content)])
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.fixture(scope="module")
def schema(repository: Path) -> dict[str, Any]:
    return schema_of(repository / "content")


def part(schema: dict[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


def front_matter(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8").split("---\n")[1], _Core)


def test_the_schema_is_a_json_schema(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_all_front_matter_of_rijswijk_validates(repository: Path, schema: dict[str, Any]) -> None:
    content = repository / "content"
    card, page, whole = part(schema, "card"), part(schema, "page"), Draft202012Validator(schema)
    cards = sorted(content.glob("projecten/*/index.md"))
    assert len(cards) == 23
    for path in sorted(content.rglob("*.md")):
        if path.read_text("utf-8").startswith("---\n"):
            validator = card if path in cards else page
            found = [error.message for error in validator.iter_errors(front_matter(path))]
            assert (path.name, found) == (path.name, [])
            assert whole.is_valid(front_matter(path))
    settings = yaml.load((content / "site.yaml").read_text("utf-8"), _Core)
    assert [error.message for error in part(schema, "site").iter_errors(settings)] == []


@pytest.mark.parametrize("code", ["nl", "en"])
def test_the_example_of_a_new_site_validates(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    CliRunner().invoke(main, ["new", "site", str(folder), "--language", code])
    settings = yaml.load((folder / "site.yaml").read_text("utf-8"), _Core)
    assert [error.message for error in part(schema_of(folder), "site").iter_errors(settings)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kleur": "rood"},
        {"status": "lopt"},
        {"themes": "eenzaamheid"},
        {"themes": ["wonen"]},
        {"reach": "veel"},
        {"costs": [{"year": 2018}]},
        {"costs": [{"year": 18, "amount": 5, "source": "innovatiebudget"}]},
        {"checked": "31-3-2026"},
        {"draft": "ja"},
        {"images": [{"file": "../../geheim.jpg", "alt": "x"}]},
        {"links": [{"url": "www.example.nl"}]},
        {"title": None},
    ],
)
def test_a_mistake_in_a_card_does_not_validate(
    repository: Path, schema: dict[str, Any], wrong: dict[str, Any]
) -> None:
    good = front_matter(repository / "content/projecten/flatcoach/index.md")
    card = part(schema, "card")
    assert card.is_valid(good)
    assert not card.is_valid({**good, **wrong})


def test_what_the_program_takes_the_schema_takes_too(
    repository: Path, schema: dict[str, Any]
) -> None:
    good = front_matter(repository / "content/projecten/flatcoach/index.md")
    card = part(schema, "card")
    for more in ({"number": 2.3}, {"reach": None}, {"start": "2018-06-01"}, {"title": 1984}):
        assert card.is_valid({**good, **more}), more
    site = yaml.load((repository / "content/site.yaml").read_text("utf-8"), _Core)
    rules = {"passive": "off", "link-broken": "error"}
    assert part(schema, "site").is_valid({**site, "rules": rules})
    assert not part(schema, "site").is_valid({**site, "rules": {"link-broken": "off"}})


def test_the_words_are_in_the_language_of_the_site(schema: dict[str, Any]) -> None:
    card = schema["$defs"]["card"]["properties"]
    assert card["audience"]["description"] == "Voor wie het is."
    assert {"const": "loopt", "title": "Loopt"} in card["status"]["oneOf"]
