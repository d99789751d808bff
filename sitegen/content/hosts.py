"""The hosts that a new repository can be for, with the files that each of them needs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HOSTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "github": {"publish.yml": ".github/workflows/publish.yml"},
        "gitlab": {"gitlab-ci.yml": ".gitlab-ci.yml"},
        "forgejo": {"publish.yml": ".forgejo/workflows/publish.yml"},
        "netlify": {
            "netlify.toml": "netlify.toml",
            "plugin/index.js": "netlify/plugins/keep-site/index.js",
            "plugin/manifest.yml": "netlify/plugins/keep-site/manifest.yml",
            "plugin/package.json": "netlify/plugins/keep-site/package.json",
        },
        "nginx": {"publish.sh": "publish.sh", "nginx.conf": "nginx.conf"},
    }
)
"""The files of each host in the starter, with where they stand in a repository."""
