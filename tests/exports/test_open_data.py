"""The published data describe themselves: to people, to data portals and to other programs.

The large libraries that judge them are read by the tests that ask them, not by each process.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

REPOSITORY = Path(__file__).resolve().parents[2]
SHAPES = REPOSITORY.parent / "shared/dcat"
SITE = """
    title: Etalage
    organisation: Gemeente Voorbeeld
    {more}
    statuses: [{{id: loopt, label: Loopt, phase: running}}]
    sources: [{{id: budget, label: Budget}}, {{id: ander, label: Ander, counts: false}}]
    fields:
      - {{id: uren, label: Uren per week, type: number}}
      - {{id: site, label: Site, type: link}}
"""
CARD = """
    ---
    title: Samen eten
    status: loopt
    summary: "Buren; eten, samen."
    reach: 600
    costs:
      - {year: 2016, amount: 1250.50, source: budget, certainty: estimated}
      - {year: 2017, amount: 30000, source: ander}
    lessons: ["**Begin klein.** Dat scheelt."]
    uren: 2.5
    site: https://voorbeeld.example/
    ---
"""
PUBLIC = """url: https://etalage.example/
    licence: CC0-1.0
    publisher: https://identifier.overheid.nl/tooi/id/gemeente/gm0000
    contact: {label: Gemeente Voorbeeld, email: innovatie@voorbeeld.example}
"""


def built(showcase: Showcase, build_site: BuildSite, more: str = "", card: str = CARD) -> Path:
    content = showcase({"site.yaml": SITE.format(more=more), "projecten/eten.md": card})
    return build_site(content, content.parent / "public")


def package_of(site: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((site / "data/datapackage.json").read_text("utf-8"))
    return package


def rows_of(site: Path, name: str) -> list[dict[str, str]]:
    text = (site / f"data/{name}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_data_package_is_valid_and_describes_every_column(
    rijswijk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import frictionless

    monkeypatch.chdir(rijswijk / "data")
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
    for resource in package_of(rijswijk)["resources"]:
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_the_data_package_reads_the_numbers_of_own_fields(
    showcase: Showcase, build_site: BuildSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    import frictionless

    site = built(showcase, build_site)
    monkeypatch.chdir(site / "data")
    assert frictionless.validate("datapackage.json").valid
    [row] = frictionless.extract("datapackage.json", name="cards")["cards"]
    assert (row["Uren per week"], row["Kosten"], row["Bereik"]) == (
        Decimal("2.5"),
        Decimal("1250.50"),
        600,
    )


def test_the_tables_say_what_the_published_data_say(rijswijk: Path) -> None:
    data = json.loads((rijswijk / "data/showcase.json").read_text("utf-8"))
    costs = [(card["title"], cost) for card in data["cards"] for cost in card["costs"]]
    rows = rows_of(rijswijk, "costs")
    assert [(row["Titel"], row["Jaar"], row["Bedrag"].replace(",", ".")) for row in rows] == [
        (title, str(cost["year"]), cost["amount"]) for title, cost in costs
    ]
    lessons = [(card["title"], lesson) for card in data["cards"] for lesson in card["lessons"]]
    assert [(row["Titel"], row["Les"]) for row in rows_of(rijswijk, "lessons")] == lessons


@pytest.mark.skipif(not SHAPES.is_dir(), reason="the shapes of DCAT-AP-NL are not here")
@pytest.mark.parametrize("shapes", ["dcat-ap-nl-SHACL.ttl", "dcat-ap-SHACL.ttl"])
def test_the_record_for_data_portals_conforms(
    shapes: str, showcase: Showcase, build_site: BuildSite
) -> None:
    import pyshacl
    import rdflib

    site = built(showcase, build_site, PUBLIC)
    record = rdflib.Graph().parse(site / "data/catalog.jsonld", format="json-ld")
    conforms, _, said = pyshacl.validate(record, shacl_graph=str(SHAPES / shapes))
    assert conforms, said


def test_without_licence_and_publisher_there_is_no_record(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site)
    assert not (site / "data/catalog.jsonld").exists()
    assert "licenses" not in package_of(site)


def test_a_table_with_nothing_in_it_is_not_there(showcase: Showcase, build_site: BuildSite) -> None:
    bare = "---\ntitle: Eten\nstatus: loopt\nsummary: Buren.\n---\n"
    site = built(showcase, build_site, card=bare)
    assert sorted(path.name for path in (site / "data").glob("*.csv")) == ["cards.csv"]
    assert [one["name"] for one in package_of(site)["resources"]] == ["cards"]
    assert "costs.csv" not in (site / "data/index.html").read_text("utf-8")


def test_the_page_explains_each_column_and_leads_to_each_file(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, PUBLIC)
    page = (site / "data/index.html").read_text("utf-8").replace("\u00ad", "")
    for name in ("cards", "costs", "lessons"):
        assert f'href="/data/{name}.csv"' in page
        for head in rows_of(site, name)[0]:
            shown = head.replace("'", "’")
            assert f'<th scope="row">{shown}</th>' in page
    assert "CC0 1.0" in page
    assert 'href="/data/">Open data</a>' in (site / "index.html").read_text("utf-8")


def test_the_published_data_are_as_the_schema_beside_them_says(rijswijk: Path) -> None:
    schema = json.loads((rijswijk / "data/showcase.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    valid = Draft202012Validator(schema)
    data = json.loads((rijswijk / "data/showcase.json").read_text("utf-8"))
    assert [error.json_path for error in valid.iter_errors(data)] == []
    # No key is published that the schema does not tell.
    assert data["cards"][0].keys() == schema["$defs"]["Card"]["properties"].keys()
    assert 'href="/data/showcase.schema.json"' in (rijswijk / "data/index.html").read_text("utf-8")
    data["cards"][0]["reach"] = "veel"
    assert [error.json_path for error in valid.iter_errors(data)] == ["$.cards[0].reach"]
