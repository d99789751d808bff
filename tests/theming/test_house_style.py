"""A house style by naming it: taken over, made readable, or refused with the way out."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from sitegen.check.checker import check
from sitegen.theming.colour import contrast, parse_colour
from sitegen.theming.roles import PAIRS, theme_roles
from sitegen.theming.scheme import COLOURS, Given, resolve
from sitegen.theming.tokens import TokenError, read_tokens
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


def hue(text: str) -> float:
    colour = parse_colour(text)
    assert colour is not None
    assert colour.hue is not None
    return colour.hue


def test_the_theme_itself_is_readable_in_light_and_dark(roles: Any) -> None:
    for scheme in roles:
        for role, grounds, least in PAIRS:
            for ground in grounds:
                assert ratio(scheme, role, ground) >= least, (role, ground)


def test_tokens_become_roles_and_what_cannot_be_read_is_moved(roles: Any) -> None:
    style = resolve(Given(read_tokens(BURGUNDY, "huisstijl.css")), *roles)
    assert style.light.roles["action-bg"] == "#7a1f3d"
    assert style.light.roles["link"] == "#7a1f3d"
    assert style.light.roles["radius"] == "8px"
    assert style.light.roles["font-body"] == '"Gemeente Sans", system-ui, sans-serif'
    moved = {pair.role: pair.was for pair in style.light.contrasts if pair.was}
    assert moved["text"] == "#999999"
    for scheme in (style.light.roles, style.dark.roles):
        for role, grounds, least in PAIRS:
            for ground in grounds:
                assert ratio(scheme, role, ground) >= least, (role, ground)


@pytest.mark.parametrize(
    "brand", ["#7d1f3a", "#123a7a", "#00642d", "#5b2a86", "#d52b1e", "#e8590c"]
)
@pytest.mark.parametrize("name", ["link", "front"])
def test_in_the_dark_a_link_shines_in_the_hue_of_the_brand(
    name: str, brand: str, roles: Any
) -> None:
    dark = resolve(Given(colours={name: brand}), *roles).dark.roles
    assert ratio(dark, "link", "surface") >= 7
    assert abs((hue(dark["link"]) - hue(brand) + 180) % 360 - 180) < 20


@pytest.mark.parametrize("leaf", ["value", "$value"])
def test_a_json_token_file_is_as_good(roles: Any, leaf: str) -> None:
    tokens = {
        "brand": {leaf: "#7a1f3d"},
        "nl": {"link": {"color": {leaf: "{brand}"}}},
    }
    style = resolve(Given(read_tokens(json.dumps(tokens), "huisstijl.json")), *roles)
    assert style.light.roles["link"] == "#7a1f3d"


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


def test_the_report_is_short_and_tells_all_when_asked(showcase: Build, run_command: Build) -> None:
    content = dressed(showcase, "style.css", {"style.css": BURGUNDY})
    short = run_command("house-style", "--content", content)
    assert short.returncode == 0, short.stderr
    assert len(short.stdout.splitlines()) < 20
    assert "Changed: the text from #999999 to " in short.stdout
    assert "Not on the site itself: Gemeente Sans." in short.stdout
    assert "the rounding" not in short.stdout  # which no colour gives
    assert short.stdout.index("\nLight\n") < short.stdout.index("\nDark (derived")
    done = run_command("house-style", "--content", content, "--all")
    assert "action-bg: #7a1f3d (from nl-button-primary-background-color)" in done.stdout
    assert "Changed, because #999999 was hard to read." in done.stdout
    assert "--utrecht-link-color" in done.stdout  # what is looked for
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


SETS = {
    "$metadata": {"tokenSetOrder": ["brand", "parts/link", "dark/brand"]},
    "parts/link": {"nl": {"link": {"color": {"$type": "color", "$value": "{brand.main}"}}}},
    "brand": {
        "brand": {"main": {"$value": "#7a1f3d"}},
        "utrecht": {"document": {"background-color": {"$value": "#fff"}}},
    },
    "dark/brand": {
        "brand": {"main": {"$value": "#ffb3c6"}},
        "utrecht": {"document": {"background-color": {"$value": "#111"}}},
    },
}
THEMES = [
    {"name": "Light", "selectedTokenSets": {"brand": "enabled", "parts/link": "enabled"}},
    {
        "name": "Dark",
        "selectedTokenSets": {"brand": "source", "parts/link": "enabled", "dark/brand": "enabled"},
    },
]


@pytest.mark.parametrize("more", [{}, {"$themes": THEMES}], ids=["sets", "themes"])
def test_the_sets_of_a_file_are_joined_in_their_order_and_dark_ones_give_dark(more: Any) -> None:
    tokens = read_tokens(json.dumps({**SETS, **more}), "style.tokens.json")
    assert tokens.light["nl-link-color"] == "#7a1f3d"
    assert tokens.dark["nl-link-color"] == "#ffb3c6"


def test_values_that_are_objects_are_read_as_the_format_of_2025_has_them() -> None:
    tokens = {
        "one": {"$value": {"colorSpace": "srgb", "components": [0, 0.3, 0.6], "hex": "#004d99"}},
        "two": {"$value": {"colorSpace": "oklch", "components": [0.5, 0.1, 250]}},
        "three": {"$value": {"colorSpace": "hsl", "components": [210, 100, 30]}},
        "four": {"$ref": "#/one/$value"},
        "space": {"$value": {"value": 16, "unit": "px"}},
        "font": {"$value": ["Fira Sans", "sans-serif"]},
        "base": {"$root": {"$value": "#123456"}, "hover": {"$value": "#654321"}},
    }
    read = read_tokens(json.dumps(tokens), "style.json").light
    assert read["one"] == read["four"] == "#004d99"
    for name in ("two", "three"):
        colour = parse_colour(read[name])
        assert colour is not None
        assert colour.blue > colour.red
    assert read["space"] == "16px"
    assert read["font"] == '"Fira Sans", sans-serif'
    assert (read["base"], read["base-hover"]) == ("#123456", "#654321")


def test_a_sheet_is_read_with_what_it_imports_and_its_dark_scheme() -> None:
    files = {
        "dist/base.css": ".council-theme { --nl-link-color: #7a1f3d; --x: 1 }",
        "dist/night/dark.css": ":root { --nl-link-color: #ffb3c6 }",
    }
    text = """
        @import "./base.css"; @import url(night/dark.css) (prefers-color-scheme: dark);
        @media print { :root { --nl-link-color: #000 } }
        .button { --nl-link-color: #00f }
    """
    tokens = read_tokens(text, "dist/index.css", files.get)
    assert tokens.light["nl-link-color"] == "#7a1f3d"
    assert tokens.dark["nl-link-color"] == "#ffb3c6"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.json", '{"a":' * 100_000 + "1" + "}" * 100_000),
        ("lists.json", '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        ("media.css", "@media screen{" * 5_000),
        ("layers.css", "@layer a{" * 5_000 + "--a: 1" + "}" * 5_000),
        *((f"{n}.css", f":root {{ --a: {sign * 5_000} }}") for n, sign in enumerate("([{")),
        ("calc.css", f":root {{ --a: {'calc(' * 5_000} }}"),
        ("huge.json", json.dumps({"a": {"value": 10**400}})),
        ("endless.json", '{"a": {"value": 1e999}}'),
        ("no.json", "[1, 2]"),
        ("loop.css", ":root { --a: var(--b); --b: var(--a) }"),
        ("import.css", '@import "import.css";'),
    ],
)
def test_tokens_that_never_end_are_no_tokens(name: str, text: str) -> None:
    with pytest.raises(TokenError):
        read_tokens(text, name, {name: text}.get)


def sheets(count: int, imports: Callable[[int], Iterable[int]]) -> dict[str, str]:
    """Sheets that import each other: each by its number those of some others."""
    return {
        f"{n}.css": "".join(f"@import '{m}.css';" for m in imports(n)) + f":root {{ --a{n}: 1 }}"
        for n in range(count)
    }


@pytest.mark.parametrize(
    "files",
    [
        sheets(40, lambda n: (n + 1, n + 2)),
        sheets(12, lambda _: range(12)),
        sheets(1, lambda _: [0] * 300),
        {"0.css": ":root { --a: 1 }" + " " * 4_000_000},
    ],
    ids=["the two next", "all others", "itself", "alone too large"],
)
def test_sheets_that_import_each_other_are_read_up_to_a_limit(files: Mapping[str, str]) -> None:
    with pytest.raises(TokenError) as raised:
        read_tokens(files["0.css"], "0.css", files.get)
    assert raised.value.reason == "tokens-too-big"


@pytest.mark.parametrize("group", [["x"], {"a": 1}, 1, None])
def test_a_theme_of_a_group_of_any_kind_is_read(group: object) -> None:
    themes = [{"selectedTokenSets": {"a": "enabled"}, "group": group}]
    read = read_tokens(json.dumps({"$themes": themes, "a": {"b": {"value": "1px"}}}), "a.json")
    assert read.light == {"b": "1px"}


def test_all_that_a_style_does_not_name_follows_from_what_it_names(roles: Any) -> None:
    own = set(roles[0].values()) | set(roles[1].values())
    statuses = {"status-good", "status-busy", "status-stop", "radius", "font-heading", "font-body"}
    for name in COLOURS:
        style = resolve(Given(colours={name: "#7a1f3d"}), *roles)
        for scheme in (style.light.roles, style.dark.roles):
            kept = {role for role in scheme if scheme[role] in own} - statuses
            assert {scheme[role] for role in kept} <= {"#ffffff"}, (name, kept)
            for role, grounds, least in PAIRS:
                for ground in grounds:
                    assert ratio(scheme, role, ground) >= least, (name, role, ground)


@pytest.mark.parametrize("name", ["start.tokens.json", "voorbeeld.tokens.json"])
def test_a_file_as_designers_export_it_fills_every_role(
    roles: Any, repository: Path, name: str
) -> None:
    path = repository.parent / "shared" / "tokens" / name
    if not path.exists():
        pytest.skip("no token files beside the checkout")
    style = resolve(Given(read_tokens(path.read_text("utf-8"), name)), *roles)
    assert len(style.light.given) >= 13
    assert len(style.dark.given) >= 13
    assert style.own_dark


# What public bodies in the Netherlands publish of their house styles, and how many of the fourteen
# roles each fills.
PACKAGES = {
    "@nl-design-system-unstable/voorbeeld-design-tokens@7.4.1": 14,
    "@nl-design-system-community/ma-design-tokens@2.5.0": 14,
    "@rijkshuisstijl-community/design-tokens@11.1.0": 14,
    "@utrecht/design-tokens@5.0.1": 13,
    "@gemeente-denhaag/design-tokens-components@4.1.0": 13,
    "@nl-design-system-community/purmerend-design-tokens@1.2.3": 14,
    "@gemeentenijmegen/design-tokens@0.0.2-alpha.12": 12,
    "@nl-design-system-unstable/rotterdam-design-tokens@1.0.0-alpha.125": 11,
    "@nl-rvo/design-tokens@1.12.0": 11,
    "@amsterdam/design-system-tokens@4.4.0": 11,
}


@pytest.mark.slow
@pytest.mark.parametrize(("package", "roles"), PACKAGES.items())
def test_the_package_of_a_public_body_dresses_most_of_a_site(
    package: str, roles: int, showcase: Build, run_command: Build
) -> None:
    content = dressed(showcase, package, {})
    told = run_command("house-style", "--content", content)
    if told.returncode:
        pytest.skip(f"the package cannot be had here: {told.stderr}")
    assert f"They fill {roles} of 14 places." in told.stdout
    assert "few-roles" not in run_command("check", "--content", content).stdout


def test_a_style_of_which_little_can_be_used_is_told(showcase: Build, run_command: Build) -> None:
    content = dressed(showcase, "style.css", {"style.css": ":root { --kleur: #7a1f3d }"})
    done = run_command("check", "--content", content, "--format", "json")
    told = [m for m in json.loads(done.stdout)["messages"] if m["rule"] == "few-roles"]
    assert [m["level"] for m in told] == ["warning"]
    assert "--nl-link-color" in told[0]["suggestion"]


def test_fonts_of_ones_own_are_made_small_and_take_the_place_of_those_of_the_theme(
    showcase: Build, build_site: Build, repository: Path, tmp_path: Path
) -> None:
    settings = re.sub(
        r"\n( *)words:",
        r"\n\1house_style: {fonts: [{file: own.ttf, family: Council Serif}]}\n\1words:",
        ENGLISH["site.yaml"],
    )
    content = showcase({**ENGLISH, "site.yaml": settings})
    font = TTFont(repository / "themes/default/static/fonts/literata.woff2")
    font.flavor = None
    font.save(content / "own.ttf")
    site = build_site(content, tmp_path / "public")
    published = next((site / "assets/fonts").glob("council-serif-*.woff2"))
    assert published.stat().st_size < 25_000
    style = next((site / "assets").glob("style-*.css")).read_text("utf-8")
    assert f'url("fonts/{published.name}")' in style
    home = (site / "index.html").read_text("utf-8")
    preloaded = re.findall(r'<link rel="preload" href="([^"]+)"', home)
    assert [Path(one).name for one in preloaded] == [published.name]
