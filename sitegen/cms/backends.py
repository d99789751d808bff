"""Where a published form saves: the server, how one logs in, and what the page may reach."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sitegen.cms.config import Backend
from sitegen.policy import Access
from sitegen.schema.settings import Cms

_NAMES = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea", "forgejo": "Forgejo"}
_GITHUB, _GITLAB = "https://github.com", "https://gitlab.com"
# Who writes is shown with a picture, which these servers keep elsewhere.
_GITHUB_FACES = "https://avatars.githubusercontent.com"
_GITLAB_FACES = "https://secure.gravatar.com"


def backend(cms: Cms) -> Backend:
    """The backend for the server that a site names."""
    values: dict[str, Any] = {"name": cms.host, "repo": cms.repository, "branch": cms.branch}
    server = _server(cms)
    if cms.host == "github":
        if cms.login:
            values["base_url"] = cms.login.rstrip("/")
        if cms.open:
            values["open_authoring"] = True
    else:
        values |= {"base_url": server, "app_id": cms.app_id, "auth_type": "pkce"}
    if cms.server:
        values["api_root"] = _api(cms)
    if cms.host == "gitlab":
        values["graphql_api_root"] = f"{server}/api/graphql"
    # Gitea's part of the content manager has no review.
    return Backend(
        _NAMES[cms.host],
        values,
        review=cms.host != "gitea",
        here=False,
        folder=cms.folder.strip("./"),
    )


def access(cms: Cms, folder: str) -> Access:
    """What the page of the form, at `folder`, may reach."""
    servers = {_origin(_api(cms)), _origin(_server(cms))}
    pictures = {_origin(_server(cms))}
    if cms.host == "github":
        # Logging in happens in a window of its own, which has to be able to answer.
        servers = {_origin(_api(cms))}
        pictures = {_GITHUB_FACES} if not cms.server else pictures
    elif cms.host == "gitlab":
        pictures.add(_GITLAB_FACES)
    return Access(folder, tuple(sorted(servers)), tuple(sorted(pictures)), cms.host == "github")


def _server(cms: Cms) -> str:
    own = {"github": _GITHUB, "gitlab": _GITLAB}
    return (cms.server or own[cms.host]).rstrip("/")


def _api(cms: Cms) -> str:
    if cms.host == "github":
        return f"{_server(cms)}/api/v3" if cms.server else "https://api.github.com"
    return f"{_server(cms)}/api/{'v4' if cms.host == 'gitlab' else 'v1'}"


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
