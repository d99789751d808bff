"""What hosts are told: the strict policy, for each host from one source."""

from __future__ import annotations

from pathlib import Path

from sitegen.hosting import HEADERS, nginx_example


def test_the_example_for_nginx_says_what_the_build_publishes(repository: Path) -> None:
    example = (repository / "docs/hosting/nginx.conf").read_text("utf-8")
    assert example == nginx_example()
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
