"""For hosts: the browser policy as `_headers`, old addresses as `_redirects` and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from sitegen.addresses import Addresses

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

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}

# Folders with names that change with their content.
_UNCHANGING = ("assets", "media")
_KEPT_FOREVER = "public, max-age=31536000, immutable"


def headers(addresses: Addresses) -> bytes:
    """The headers of every address, in the form that Netlify and others read."""
    base = addresses.base
    blocks: list[tuple[str, Mapping[str, str]]] = [
        (f"{base}*", HEADERS),
        *((f"{base}{folder}/*", {"Cache-Control": _KEPT_FOREVER}) for folder in _UNCHANGING),
        # Other municipalities read the data from their own pages.
        (f"{base}data/*", {"Access-Control-Allow-Origin": "*"}),
    ]
    lines = []
    for path, values in blocks:
        lines.append(path)
        lines += [f"  {name}: {value}" for name, value in values.items()]
    return ("\n".join(lines) + "\n").encode()


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


def nginx_example() -> str:
    """The same headers for nginx, which forgets those of the server in each location."""
    common = [f"add_header {name} {_quoted(value)} always;" for name, value in HEADERS.items()]

    def location(path: str, name: str, value: str) -> list[str]:
        own = [*common, f"add_header {name} {_quoted(value)} always;"]
        return [f"    location {path} {{", *(f"        {line}" for line in own), "    }"]

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
        *(f"    {line}" for line in common),
        "    location ~ /\\.(?!well-known/) { return 404; }",
    ]
    for folder in _UNCHANGING:
        lines += location(f"/{folder}/", "Cache-Control", _KEPT_FOREVER)
    lines += location("/data/", "Access-Control-Allow-Origin", "*")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'
