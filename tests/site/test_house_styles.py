"""A site in the house style of a municipality: readable, and nothing of another house in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from sitegen.npm import PackageError, is_kept, parse_package
from sitegen.theming.colour import Colour, contrast, parse_colour
from sitegen.theming.house_style import fetch_tokens
from sitegen.theming.roles import theme_roles
from tests.examples import BURGUNDY
from tests.host import ServeFolder
from tests.program import BuildSite
from tests.site.test_residents import AXE, JUDGE, RULES, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STYLES = (
    "@nl-design-system-unstable/voorbeeld-design-tokens@7.4.1",
    "@nl-design-system-community/ma-design-tokens@2.5.0",
    "@gemeente-denhaag/design-tokens-components@4.1.0",
    "@nl-design-system-community/purmerend-design-tokens@1.2.3",
    "@amsterdam/design-system-tokens@4.4.0",
    "huisstijl.css",
)
PAGES = (
    "",
    "projecten/",
    "projecten/samen-eten/",
    "projecten/status/loopt/",
    "themas/",
    "themas/eenzaamheid/",
    "programmalijnen/meedoen/",
    "lessen/",
    "kosten/",
    "beelden/",
    "nieuws/",
    "organisaties/buurthuis/",
    "verslag/",
    "tijdlijn/",
    "data/",
    "projecten/samen-eten/poster/",
    "zoeken/?q=samen",
    "404.html",
)
INK = "#154273"
LOGO = f"""
<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">
  <path fill="{INK}" d="M0 0h30v40H0zM40 10h80v20H40z"/>
</svg>
"""

# Every colour that something on the page is drawn in, with what is the first to have it.
COLOURS = """() => {
    const found = {};
    const sides = ["Top", "Right", "Bottom", "Left"];
    const note = (text, where) => {
        for (const [colour] of (text || "").matchAll(/rgba?\\([^)]*\\)/g)) found[colour] ??= where;
    };
    for (const element of document.body.querySelectorAll("*")) {
        for (const part of [null, "::before", "::after"]) {
            const style = getComputedStyle(element, part);
            if (part && style.content === "none") continue;
            const where = `${element.tagName}.${element.getAttribute("class")}${part || ""}`;
            for (const name of ["color", "backgroundColor", "backgroundImage", "boxShadow"])
                note(style[name], `${where} ${name}`);
            for (const side of sides)
                if (parseFloat(style[`border${side}Width`]))
                    note(style[`border${side}Color`], `${where} border`);
            if (style.textDecorationLine !== "none") note(style.textDecorationColor, where);
            if (element instanceof SVGElement) {
                note(style.fill, `${where} fill`);
                note(style.stroke, `${where} stroke`);
            }
        }
    }
    return found;
}"""
ROLES = """(names) => {
    const style = getComputedStyle(document.documentElement);
    return names.map((name) => style.getPropertyValue(`--${name}`).trim());
}"""
LOGO_GROUND = """() => {
    for (let at = document.querySelector(".brand__logo"); at; at = at.parentElement) {
        const ground = getComputedStyle(at).backgroundColor;
        if (!ground.endsWith(", 0)")) return ground;
    }
}"""


@pytest.fixture(scope="module", params=STYLES)
def dressed(
    request: pytest.FixtureRequest,
    repository: Path,
    build_site: BuildSite,
    serve_folder: ServeFolder,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """The address of a new site in a house style, with a dark logo of its own."""
    tokens, folder = request.param, tmp_path_factory.mktemp("dressed")
    package = parse_package(tokens)
    if package is not None and not is_kept(package):
        try:
            fetch_tokens(package)
        except PackageError as error:
            pytest.skip(f"the package cannot be had here: {error}")
    content = Path(shutil.copytree(repository / "sitegen/starter/nl", folder / "content"))
    (content / "huisstijl.css").write_text(BURGUNDY, "utf-8")
    (content / "logo.svg").write_text(LOGO, "utf-8")
    text = (content / "site.yaml").read_text("utf-8")
    named = f"house_style:\n  tokens: '{tokens}'\n  logo: logo.svg\n"
    (content / "site.yaml").write_text(text.replace("house_style:\n", named), "utf-8")
    return serve_folder(build_site(content, folder / "public"))


@pytest.fixture(scope="module")
def of_the_theme(repository: Path) -> Mapping[str, set[Colour]]:
    """The colours of the theme itself, by role, but those of statuses, which every site has."""
    light, dark = theme_roles(
        (repository / "themes/default/static/css/00-roles.css").read_text("utf-8")
    )
    return {
        role: {colour for scheme in (light, dark) if (colour := parse_colour(scheme[role]))}
        for role in light
        if not role.startswith("status-") and parse_colour(light[role])
    }


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark"), (1280, "light")])
def test_a_house_style_puts_no_obstacle_in_the_way_and_leaves_no_colour_of_another(
    browser: Browser,
    dressed: str,
    of_the_theme: Mapping[str, set[Colour]],
    width: int,
    scheme: Any,
) -> None:
    viewport: Any = {"width": width, "height": 900}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    context.add_init_script(AXE)
    page = context.new_page()
    found = []
    for path in PAGES:
        visit(page, dressed + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} scrolls sideways")
        if (width, scheme) != (1280, "light"):  # which the two others cover between them
            found += [f"{path} {one['id']}" for one in page.evaluate(JUDGE, RULES)]
        found += [f"{path} {one}" for one in _left_over(page, of_the_theme)]
    context.close()
    assert found == []


def _left_over(page: Page, of_the_theme: Mapping[str, set[Colour]]) -> list[str]:
    """What on a page has a colour of the theme that the house style does not have."""
    own = {parse_colour(text) for text in page.evaluate(ROLES, list(of_the_theme))}
    foreign = set().union(*of_the_theme.values()) - own - {parse_colour("#fff")}
    drawn = page.evaluate(COLOURS)
    return [f"{where} {colour}" for colour, where in drawn.items() if _read(colour) in foreign]


def _read(computed: str) -> Colour | None:
    """A colour as browsers compute it; None for one that lets something through."""
    numbers = re.findall(r"[\d.]+", computed)
    return Colour(*map(int, numbers)) if len(numbers) == 3 else None


def test_a_logo_is_seen_on_whatever_it_stands(browser: Browser, dressed: str) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        visit(page, dressed)
        logo = page.locator(".brand__logo")
        assert logo.evaluate("(image) => image.complete && image.naturalWidth") == 120
        ink, ground = parse_colour(INK), _read(page.evaluate(LOGO_GROUND))
        assert ink is not None
        assert ground is not None
        assert contrast(ink, ground) >= 3, (scheme, str(ground))
        context.close()
