"""For hosts: the browser policy as `_headers`, old addresses as `_redirects` and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from sitegen.policy import HEADERS, OPENER_HEADER, POLICY_HEADER, Access
from sitegen.urls import Addresses

# Folders with names that change with their content.
UNCHANGING = ("assets", "media")
KEPT_FOREVER = "public, max-age=31536000, immutable"


def headers(addresses: Addresses, access: Access | None = None, pages: Iterable[str] = ()) -> bytes:
    """The headers of every address, in the form that Netlify and others read.

    With a form (`access`), `pages` are all other pages of the site.
    """
    base = addresses.base
    blocks: list[tuple[str, Mapping[str, str]]] = [
        *([(f"{base}*", HEADERS)] if access is None else _with_form(base, access, pages)),
        *((f"{base}{folder}/*", {"Cache-Control": KEPT_FOREVER}) for folder in UNCHANGING),
        # Other municipalities read the data from their own pages.
        (f"{base}data/*", {"Access-Control-Allow-Origin": "*"}),
    ]
    lines = []
    for path, values in blocks:
        lines.append(path)
        lines += [f"  {name}: {value}" for name, value in values.items()]
    return ("\n".join(lines) + "\n").encode()


def _with_form(
    base: str, access: Access, pages: Iterable[str]
) -> list[tuple[str, Mapping[str, str]]]:
    """The blocks for a site with a form.

    Hosts put the headers of every block that fits together, and a browser then keeps to the
    strictest policy. So all addresses get that of the form, and all other pages the strict one
    besides. Of the other header with a value of its own a browser takes one only.
    """
    form = access.headers()
    strict = {name: HEADERS[name] for name in (POLICY_HEADER, OPENER_HEADER)}
    tops = {f"{top}/*" if slash else top for top, slash, _ in (p.partition("/") for p in pages)}
    general = {name: value for name, value in form.items() if name != OPENER_HEADER}
    return [
        (f"{base}*", general),
        (f"{base}{access.folder}/*", {OPENER_HEADER: form[OPENER_HEADER]}),
        *((f"{base}{top}", strict) for top in sorted(tops)),
    ]


def redirects(moved: Iterable[tuple[str, str]], addresses: Addresses) -> bytes:
    """A line for each old address: what it was, where it went, and that this is for good."""
    lines = [f"{addresses.page(old)} {addresses.page(new)} 301!" for old, new in sorted(moved)]
    return "".join(f"{line}\n" for line in lines).encode()


def moved_page(new: str, title: str, addresses: Addresses, language: str) -> bytes:
    """A page at an old address, for hosts that cannot redirect."""
    url = escape(addresses.page(new))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta http-equiv="refresh" content="0; url={url}">\n'
        f'<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{escape(addresses.absolute(new))}">\n</head>\n'
        f'<body>\n<p><a href="{url}">{escape(title)}</a></p>\n</body>\n</html>\n'
    ).encode()
