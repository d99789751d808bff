"""What hosts do with a push: the steps in their own files, run here as they would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

GITHUB = ".github/workflows/publish.yml"
GITLAB = ".gitlab-ci.yml"
FORGEJO = ".forgejo/workflows/publish.yml"
NETLIFY = "netlify.toml"
CLOUDFLARE = "docs/hosting/cloudflare.md"
ADDRESS = "https://gemeente.example/etalage/"
PATIENCE = 300  # how long a step may take on a busy machine, in seconds

CARD = """---
title: Buurtbus
line: wonen
status: loopt
summary: Buren rijden buren.
---

## Wat was het probleem?

De bus kwam niet meer.

## Wat deden we?

Buren rijden nu zelf.
"""
DRAFT = CARD.replace("title:", "draft: true\ntitle:")
MISTAKE = CARD.replace("title:", "titel:")

# Expressions of the workflow files, as the host fills them in.
_EXPRESSIONS = {
    "steps.pages.outputs.base_url": ADDRESS.rstrip("/"),
    "vars.SITE_URL": ADDRESS,
    "github.token": "not-a-secret",
}


@dataclass(frozen=True)
class Step:
    """A command of a host, the variables that only it gets, and whether it installs packages."""

    command: str
    env: Mapping[str, str]

    @property
    def installs(self) -> bool:
        return "pip install" in self.command or "apt-get" in self.command


def _workflow(text: str, proposal: bool) -> list[Step]:
    """The commands of a workflow file of GitHub or Forgejo."""
    conditions = {
        None: True,
        "github.event_name != 'pull_request'": not proposal,
        "github.event_name == 'pull_request'": proposal,
    }
    return [
        Step(
            step["run"],
            {
                name: re.sub(r"\$\{\{ (.+?) \}\}", lambda m: _EXPRESSIONS[m[1]], value)
                for name, value in step.get("env", {}).items()
            },
        )
        for step in yaml.safe_load(text)["jobs"]["build"]["steps"]
        if "run" in step and conditions[step.get("if")]
    ]


def _pipeline(text: str, proposal: bool) -> list[Step]:
    """The commands of a job in a pipeline of GitLab."""
    jobs = yaml.safe_load(text)
    job = jobs["preview" if proposal else "pages"]
    env = {"CI_PAGES_URL": ADDRESS.rstrip("/")}
    return [Step(line, env) for line in [*jobs[job["extends"]]["before_script"], *job["script"]]]


def _netlify(text: str, proposal: bool) -> list[Step]:
    """The command of a build on Netlify."""
    settings = tomllib.loads(text)
    build = settings["context"]["deploy-preview"] if proposal else settings["build"]
    name = "DEPLOY_PRIME_URL" if proposal else "URL"
    return [Step(build["command"], {name: ADDRESS.rstrip("/")})]


def _guide(text: str, proposal: bool) -> list[Step]:
    """The command that the page of a host says to fill in."""
    command = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[0]
    branch = "voorstel" if proposal else "main"
    address = ADDRESS.rstrip("/")
    return [Step(command, {"CF_PAGES_BRANCH": branch, "CF_PAGES_URL": address})]


STEPS: Mapping[str, Callable[[str, bool], list[Step]]] = {
    GITHUB: _workflow,
    FORGEJO: _workflow,
    GITLAB: _pipeline,
    NETLIFY: _netlify,
    CLOUDFLARE: _guide,
}
HOSTS = sorted(STEPS)


@dataclass(frozen=True)
class Run:
    """What came of a job: whether it succeeded, all that its log says, and the site it made."""

    passed: bool
    log: str
    site: Path


def run_steps(
    steps: Iterable[Step], folder: Path, machine: Mapping[str, str], site: str = "public"
) -> Run:
    """Run the steps in a folder, until one fails; `site` is where they leave what they made.

    Packages are not installed again: those of the tests are used.
    """
    log = ""
    for step in steps:
        if step.installs:
            continue
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step.command],
            cwd=folder,
            env={**machine, **step.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        log += done.stdout
        if done.returncode:
            return Run(False, log, folder / "public")
    return Run(True, log, folder / site)


def host_machine(home: Path, *own: Path) -> dict[str, str]:
    """The variables of a host's machine, with these folders of programs before all others.

    What it publishes goes to an empty repository under `home`.
    """
    bare = home / "forge/gemeente/etalage.git"
    subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)
    programs = (*own, Path(sys.executable).parent, os.environ["PATH"])
    return {
        "GITHUB_SERVER_URL": (home / "forge").as_uri(),
        "GITHUB_REPOSITORY": "gemeente/etalage",
        "GITHUB_SHA": "0" * 40,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join(map(str, programs)),
    }


def check_schema(file: Path, schema: str) -> None:
    """A file fits the schema that its host publishes; Forgejo reads that of GitHub."""
    custom = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    done = CliRunner().invoke(
        check_jsonschema, ["--builtin-schema", f"vendor.{schema}", *custom, str(file)]
    )
    assert done.exit_code == 0, done.output
