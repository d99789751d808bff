"""A house style by naming it: taken over, made readable, or refused with the way out."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen.check.checker import check
from sitegen.theming.colour import contrast, parse_colour
from sitegen.theming.roles import PAIRS, resolve, theme_roles
from sitegen.theming.tokens import read_tokens
from tests.examples import BURGUNDY, ENGLISH

Build = Callable[..., Any]


@pytest.fixture(scope="module")
def roles(repository: Path) -> tuple[dict[str, str], dict[str, str]]:
    return theme_roles((repository / "themes/default/static/css/00-roles.css").read_text("utf-8"))


def ratio(roles: Any, one: str, other: str) -> float:
    first, second = parse_colour(roles[one]), parse_colour(roles[other])
    assert first is not None
    assert second is not None
    return contrast(first, second)


def test_the_theme_itself_is_readable_in_light_and_dark(roles: Any) -> None:
    for scheme in roles:
        for role, grounds, least in PAIRS:
            for ground in grounds:
                assert ratio(scheme, role, ground) >= least, (role, ground)


def test_tokens_become_roles_and_what_cannot_be_read_is_moved(roles: Any) -> None:
    style = resolve(read_tokens(BURGUNDY, "huisstijl.css"), *roles)
    assert style.light["action-bg"] == "#7a1f3d"
    assert style.light["link"] == "#7a1f3d"
    assert style.light["radius"] == "8px"
    assert style.light["font-body"] == '"Gemeente Sans", system-ui, sans-serif'
    moved = {pair.role: pair.was for pair in style.contrasts if pair.was}
    assert moved["text"] == "#999999"
    for scheme in (style.light, style.dark):
        for role, grounds, least in PAIRS:
            for ground in grounds:
                assert ratio(scheme, role, ground) >= least, (role, ground)


@pytest.mark.parametrize("leaf", ["value", "$value"])
def test_a_json_token_file_is_as_good(roles: Any, leaf: str) -> None:
    tokens = {
        "brand": {leaf: "#7a1f3d"},
        "nl": {"link": {"color": {leaf: "{brand}"}}},
    }
    style = resolve(read_tokens(json.dumps(tokens), "huisstijl.json"), *roles)
    assert style.light["link"] == "#7a1f3d"


def dressed(showcase: Build, tokens: str, files: dict[str, str]) -> Path:
    settings = re.sub(
        r"\n( *)words:", rf'\n\1house_style: {{tokens: "{tokens}"}}\n\1words:', ENGLISH["site.yaml"]
    )
    return Path(showcase({**ENGLISH, **files, "site.yaml": settings}))


def test_a_local_file_dresses_the_site(showcase: Build, build_site: Build, tmp_path: Path) -> None:
    content = dressed(showcase, "style.css", {"style.css": BURGUNDY})
    site = build_site(content, tmp_path / "public")
    style = next((site / "assets").glob("style-*.css")).read_text("utf-8")
    assert "--action-bg:#7a1f3d" in style
    assert "elsewhere.example" not in style


def test_a_kept_package_needs_no_network(
    showcase: Build, build_site: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9")
    spec = "@example/design-tokens@1.2.3"
    kept = {"format": "house-style/1", "tokens": spec, "values": {"nl-link-color": "#7a1f3d"}}
    content = dressed(showcase, spec, {"house-style.json": json.dumps(kept)})
    site = build_site(content, tmp_path / "public")
    style = next((site / "assets").glob("style-*.css")).read_text("utf-8")
    assert "--link:#7a1f3d" in style


@pytest.mark.parametrize(
    ("tokens", "rule"),
    [
        ("@example/design-tokens@^1.2", "not-tokens"),
        ("empty.css", "no-tokens"),
        ("@example/design-tokens@1.2.3", "package-lacking"),
    ],
)
def test_a_style_that_cannot_be_had_is_told_and_stops_the_build(
    showcase: Build,
    run_command: Build,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tokens: str,
    rule: str,
) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    content = dressed(showcase, tokens, {"empty.css": "p { color: red }"})
    done = run_command("check", "--content", content, "--format", "json")
    assert done.returncode == 1
    messages = [m for m in json.loads(done.stdout)["messages"] if m["level"] == "error"]
    assert [m["rule"] for m in messages] == [rule]
    assert messages[0]["suggestion"]


def test_the_report_names_every_role_and_keeps_a_package(
    showcase: Build, run_command: Build
) -> None:
    content = dressed(showcase, "style.css", {"style.css": BURGUNDY})
    done = run_command("house-style", "--content", content)
    assert done.returncode == 0, done.stderr
    assert "action-bg: #7a1f3d (from nl-button-primary-background-color)" in done.stdout
    assert "Changed, because #999999 was hard to read." in done.stdout
    assert not (content / "house-style.json").exists()  # a file of one's own is kept already


DOUBLING = "".join(f"--a{n}:{f'var(--a{n + 1}) ' * 9};" for n in range(12)) + "--a12:red"
GROWING = "".join(f"--a{n}:var(--a{n + 1}){'x' * 999};" for n in range(19)) + "--a19:red"
JSON_GROWING = json.dumps({"a": {"value": "{b}" * 99}, "b": {"value": "x" * 999}})


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("bom.css", DOUBLING, "tokens-too-big"),
        ("bom.css", GROWING, "tokens-too-big"),
        ("bom.json", JSON_GROWING, "tokens-too-big"),
        ("diep.json", '{"a":' * 9000 + "1" + "}" * 9000, "no-tokens"),
        ("diep.json", '{"a":' * 99 + "1" + "}" * 99, "no-tokens"),
        ("diep.json", "[" * 9000, "no-tokens"),
        ("rond.css", "--a:var(--b);--b:var(--a)", "no-tokens"),
        ("leeg.css", "\x00" * 99, "no-tokens"),
    ],
)
def test_a_token_file_that_grows_or_goes_too_deep_is_told(
    name: str, text: str, rule: str, showcase: Build
) -> None:
    content = dressed(showcase, name, {name: text})
    found = check(content, datetime.date(2026, 6, 1), 1).messages
    errors = [one for one in found if one.level == "error"]
    assert [(one.rule, one.key) for one in errors] == [(rule, "house_style.tokens")]
