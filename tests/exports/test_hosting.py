"""What hosts are told: the strict policy, for each host from one source."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.cms.backends import access
from sitegen.exports.hosting import KEPT_FOREVER, UNCHANGING, headers
from sitegen.policy import HEADERS, Access
from sitegen.schema.settings import Cms
from sitegen.urls import Addresses
from tests.program import BuildSite

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
        "    listen 80;",
        "    listen [::]:80;",
        "    server_name etalage.example.nl;",
        "    return 301 https://$host$request_uri;",
        "}",
        "server {",
        "    listen 443 ssl;",
        "    listen [::]:443 ssl;",
        "    server_name etalage.example.nl;",
        "    ssl_certificate /etc/ssl/etalage/fullchain.pem;",
        "    ssl_certificate_key /etc/ssl/etalage/key.pem;",
        "    root /srv/etalage/public;",
        "    index index.html;",
        "    error_page 404 /404.html;",
        "    gzip on;",
        "    gzip_types text/css text/javascript application/json application/atom+xml;",
        *(f"    {line}" for line in added(HEADERS)),
        "    location ~ /\\.(?!well-known/) { return 404; }",
        "    # These two are for hosts that read them, and no page.",
        "    location ~ ^/_(headers|redirects)$ { return 404; }",
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


@pytest.mark.slow
def test_nginx_takes_the_example_and_serves_the_site_with_it(
    repository: Path, build_site: BuildSite, tmp_path: Path
) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        assert not os.environ.get("CI"), "no nginx on this machine"
        pytest.skip("no nginx on this machine")
    site = build_site(repository / "sitegen/starter/nl", tmp_path / "public")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    ports = {name: _free_port() for name in ("80", "443 ssl")}
    example = (repository / "docs/hosting/nginx.conf").read_text("utf-8")
    example = re.sub(r"    listen \[::\].*\n", "", example)
    for name, port in ports.items():
        example = example.replace(f"listen {name};", f"listen 127.0.0.1:{port}{name[3:]};")
    for path, own in (
        ("/etc/ssl/etalage/fullchain.pem", certificate),
        ("/etc/ssl/etalage/key.pem", key),
        ("/srv/etalage/public", site),
    ):
        assert path in example
        example = example.replace(path, str(own))
    main = tmp_path / "nginx.conf"
    user = "user root;\n" if os.getuid() == 0 else ""
    main.write_text(
        f"{user}daemon off;\npid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{example}}}\n",
        "utf-8",
    )
    command = [nginx, "-p", str(tmp_path), "-e", "stderr", "-c", str(main)]
    tested = subprocess.run([*command, "-t"], capture_output=True, encoding="utf-8", check=False)
    assert tested.returncode == 0, tested.stderr
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        port = ports["443 ssl"]
        assert _asked(port, "/")[0] == 200
        for path in ("/_headers", "/_redirects", "/.sitegen", "/nergens/"):
            status, headers = _asked(port, path)
            assert status == 404, path
            assert headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert _asked(port, "/data/showcase.json")[1]["Access-Control-Allow-Origin"] == "*"
        style = next((site / "assets").glob("style-*.css")).name
        assert _asked(port, f"/assets/{style}")[1]["Cache-Control"] == KEPT_FOREVER
    finally:
        server.terminate()
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _asked(port: int, path: str) -> tuple[int, Mapping[str, str]]:
    """What a server with a certificate of our own answers; it may need a moment to start."""
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    until = time.monotonic() + 10
    while True:
        asked = http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=unchecked)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            return answer.status, dict(answer.headers)
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.05)
        finally:
            asked.close()


def test_the_policy_allows_nothing_inline_and_no_other_host(rijswijk: Path) -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert policy in (rijswijk / "_headers").read_text("utf-8")


def test_the_policy_forbids_whatever_it_does_not_name() -> None:
    policy = HEADERS["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    for name in ("default-src", "object-src", "base-uri", "frame-src", "frame-ancestors"):
        assert parts[name] == "'none'"
    for name in ("script-src", "style-src", "font-src", "connect-src", "form-action"):
        assert parts[name] == "'self'"
    assert parts["img-src"] == "'self' data:"
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert HEADERS["Referrer-Policy"] == "same-origin"


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
