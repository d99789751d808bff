"""What hosts are told: the strict policy, for each host from one source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sitegen.cms.backends import access
from sitegen.exports.hosting import KEPT_FOREVER, UNCHANGING, headers
from sitegen.policy import HEADERS, Access
from sitegen.schema.settings import Cms
from sitegen.urls import Addresses

FORM = access(Cms(host="github", repository="gemeente/etalage"), "beheer")


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
    for folder in UNCHANGING:
        lines += location(f"/{folder}/", {**HEADERS, "Cache-Control": KEPT_FOREVER})
    lines += location("/data/", {**HEADERS, "Access-Control-Allow-Origin": "*"})
    lines += [
        "    # Only with `cms` in site.yaml, here on github. For another server, take the policy",
        "    # from the first block of the file _headers in the published folder.",
        *location(f"/{access.folder}/", access.headers()),
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'


def test_the_example_for_nginx_says_what_the_build_publishes(repository: Path) -> None:
    example = (repository / "docs/hosting/nginx.conf").read_text("utf-8")
    assert example == nginx_example(FORM)
    # nginx forgets the headers of the server in a location that adds one of its own.
    assert example.count("Content-Security-Policy") == 1 + example.count("    location /")


def test_the_policy_allows_nothing_inline_and_no_other_host(rijswijk: Path) -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert policy in (rijswijk / "_headers").read_text("utf-8")


def test_other_municipalities_may_read_the_data(rijswijk: Path) -> None:
    blocks = (rijswijk / "_headers").read_text("utf-8")
    assert "/data/*\n  Access-Control-Allow-Origin: *" in blocks


def test_a_form_loosens_the_policy_for_itself_and_for_no_page_of_the_site() -> None:
    pages = ["", "404.html", "over/", "projecten/", "projecten/flatcoach/"]
    text = headers(Addresses.of("https://example.nl/innovatie/"), FORM, pages).decode()
    blocks = {block.splitlines()[0]: block for block in text.replace("\n/", "\n\n/").split("\n\n")}
    strict = f"  Content-Security-Policy: {HEADERS['Content-Security-Policy']}"
    for path in ("", "404.html", "over/*", "projecten/*"):
        assert strict in blocks[f"/innovatie/{path}"].splitlines(), path
    # Where the blocks of two paths fit, hosts give both policies and a browser keeps to both.
    assert "Content-Security-Policy" not in blocks["/innovatie/beheer/*"]
    assert "style-src 'self' 'unsafe-inline'" in blocks["/innovatie/*"]
    assert "script-src 'self';" in blocks["/innovatie/*"]
    # A window for logging in must be able to answer: the form alone may open one.
    assert "same-origin-allow-popups" in blocks["/innovatie/beheer/*"]
    assert text.count("same-origin-allow-popups") == 1
    assert "Cross-Origin-Opener-Policy" not in blocks["/innovatie/*"]
