"""For hosts: the browser policy as `_headers`, old addresses as `_redirects` and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from msgspec import Struct

from sitegen.urls import Addresses

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

_POLICY, _OPENER = "Content-Security-Policy", "Cross-Origin-Opener-Policy"


def _policy(parts: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in parts.items())


# What a page can say of itself, for hosts that send no headers: all but who may frame it.
PAGE_POLICY = _policy({name: value for name, value in POLICY.items() if name != "frame-ancestors"})

HEADERS = {
    _POLICY: _policy(POLICY),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    _OPENER: "same-origin",
}

# Folders with names that change with their content.
_UNCHANGING = ("assets", "media")
_KEPT_FOREVER = "public, max-age=31536000, immutable"


class Access(Struct, frozen=True):
    """What the page of the form may do, and no other page. `folder` is its address in the site.

    `servers` and `pictures` are the origins that it talks to and shows pictures from; `popups`:
    it opens a window of another origin and waits for its answer.
    """

    folder: str
    servers: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    popups: bool = False

    def headers(self) -> dict[str, str]:
        """All headers of the page of the form."""
        policy = {
            **POLICY,
            # The content manager writes its own style into the page.
            "style-src": "'self' 'unsafe-inline'",
            "img-src": " ".join(("'self' data: blob:", *self.pictures)),
            "connect-src": " ".join(("'self' blob:", *self.servers)),
        }
        opener = "same-origin-allow-popups" if self.popups else "same-origin"
        return {**HEADERS, _POLICY: _policy(policy), _OPENER: opener}


def headers(addresses: Addresses, access: Access | None = None, pages: Iterable[str] = ()) -> bytes:
    """The headers of every address, in the form that Netlify and others read.

    With a form (`access`), `pages` are all other pages of the site.
    """
    base = addresses.base
    blocks: list[tuple[str, Mapping[str, str]]] = [
        *([(f"{base}*", HEADERS)] if access is None else _with_form(base, access, pages)),
        *((f"{base}{folder}/*", {"Cache-Control": _KEPT_FOREVER}) for folder in _UNCHANGING),
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
    strict = {name: HEADERS[name] for name in (_POLICY, _OPENER)}
    tops = {f"{top}/*" if slash else top for top, slash, _ in (p.partition("/") for p in pages)}
    general = {name: value for name, value in form.items() if name != _OPENER}
    return [
        (f"{base}*", general),
        (f"{base}{access.folder}/*", {_OPENER: form[_OPENER]}),
        *((f"{base}{top}", strict) for top in sorted(tops)),
    ]


def old_page(alias: str) -> str:
    """The address within the site that an old address names: `/oud.html` -> `oud.html`."""
    path = re.sub(r"^https?://[^/]+", "", alias.strip()).lstrip("/")
    last = path.rpartition("/")[2]
    return path if not path or path.endswith("/") or "." in last else f"{path}/"


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


def nginx_example(access: Access) -> str:
    """The same headers for nginx, which forgets those of the server in each location."""

    def added(values: Mapping[str, str]) -> list[str]:
        return [f"add_header {name} {_quoted(value)} always;" for name, value in values.items()]

    def location(path: str, values: Mapping[str, str]) -> list[str]:
        return [f"    location {path} {{", *(f"        {line}" for line in added(values)), "    }"]

    lines = [
        "# An example for nginx. The redirects of old addresses are pages too, and need no rule.",
        "server {",
        "    listen 443 ssl;",
        "    server_name etalage.example.nl;",
        "    root /srv/etalage/public;",
        "    index index.html;",
        "    error_page 404 /404.html;",
        "    gzip on;",
        "    gzip_types text/css text/javascript application/json application/atom+xml;",
        *(f"    {line}" for line in added(HEADERS)),
        "    location ~ /\\.(?!well-known/) { return 404; }",
    ]
    for folder in _UNCHANGING:
        lines += location(f"/{folder}/", {**HEADERS, "Cache-Control": _KEPT_FOREVER})
    lines += location("/data/", {**HEADERS, "Access-Control-Allow-Origin": "*"})
    lines += [
        "    # Only with `cms` in site.yaml, here on github. For another server, take the policy",
        "    # from the first block of the file _headers in the published folder.",
        *location(f"/{access.folder}/", access.headers()),
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'
