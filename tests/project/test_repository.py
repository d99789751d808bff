"""`new site --host`: a repository that a host publishes, without the code of the program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen import __version__
from sitegen.content.hosts import HOSTS
from sitegen.content.repository import Program, new_repository
from tests.program import RunCommand
from tests.project.hosts import (
    ADDRESS,
    CARD,
    DRAFT,
    FORGEJO,
    GITHUB,
    GITLAB,
    MISTAKE,
    NETLIFY,
    STEPS,
    Run,
    Step,
    check_schema,
    host_machine,
    run_steps,
)
from tests.sitecheck import broken_links, links_from_files, text_of

FILES = {"github": GITHUB, "gitlab": GITLAB, "forgejo": FORGEJO, "netlify": NETLIFY}

# How the file of a host differs where the program is installed, and who has it asked for it.
DIFFERS = (
    ("python build.py fetch", "sitegen fetch"),
    ("python build.py check", "sitegen check"),
    ("python build.py ", "sitegen build "),
    (" --require-hashes", ""),
    ("docs/hosting/README.md says", "README.md says"),
    ("how to\n# turn it on; until then nothing here runs", "how\n# to turn it on"),
    (
        "how to\n# turn it on, and how to have it run every night; until then nothing here runs",
        "how to\n# have it run every night",
    ),
    ("how to turn it on; until then nothing here runs", "how to turn it on"),
    ('$PUBLISH == "pages" && ', ""),
    ("vars.PUBLISH == 'pages' && (github", "github"),
    ("default_branch)\n", "default_branch\n"),
    (
        'NPM_FLAGS = "--omit=dev --ignore-scripts"    '
        "# what package.json lists is for development only\n",
        "",
    ),
)


@pytest.mark.parametrize("host", FILES)
def test_the_file_of_a_host_is_that_of_this_repository_with_other_words_for_the_program(
    host: str, repository: Path, tmp_path: Path
) -> None:
    new_repository(tmp_path / "etalage", "nl", host, Program("etalage==1.0"))
    text = (repository / FILES[host]).read_text("utf-8")
    for ours, theirs in DIFFERS:
        text = text.replace(ours, theirs)
    assert (tmp_path / "etalage" / FILES[host]).read_text("utf-8") == text


def test_the_other_files_of_a_host_are_those_of_this_repository(repository: Path) -> None:
    starter = repository / "sitegen/starter"
    for name in ("index.js", "manifest.yml", "package.json"):
        ours = repository / "netlify/plugins/keep-site" / name
        assert (starter / "hosts/netlify/plugin" / name).read_bytes() == ours.read_bytes()
    ours = repository / "docs/hosting/nginx.conf"
    assert (starter / "hosts/nginx/nginx.conf").read_bytes() == ours.read_bytes()
    version = (repository / ".python-version").read_bytes()
    assert (starter / "repository/python-version").read_bytes() == version


@pytest.mark.parametrize("code", ["nl", "en"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_new_site_for_a_host_is_a_whole_repository(
    host: str, code: str, run_command: RunCommand, tmp_path: Path
) -> None:
    folder = tmp_path / "mijn etalage"
    done = run_command("new", "site", folder, "--host", host, "--language", code)
    assert done.returncode == 0, done.stderr
    assert str(folder / "README.md") in done.stdout
    assert "pip wheel --no-deps" in done.stdout  # the tests run from a copy of the code
    assert (folder / "content/site.yaml").is_file()
    ignored = (folder / ".gitignore").read_text("utf-8").splitlines()
    assert {"/public/", "/*.xlsx"} <= set(ignored)  # a sheet may tell more than the site
    assert (folder / "requirements.txt").read_text("utf-8") == f"etalage=={__version__}\n"
    readme = (folder / "README.md").read_text("utf-8")
    assert "sitegen upgrade" in readme
    assert "{host}" not in readme
    checked = run_command("check", "--content", folder / "content", "--strict")
    assert checked.returncode == 0, checked.stdout


def test_a_new_clone_with_a_readme_and_a_licence_can_become_one(
    run_command: RunCommand, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_text("Van de server.\n", "utf-8")
    assert run_command("new", "site", tmp_path, "--host", "gitlab").returncode == 0
    assert (tmp_path / "README.md").read_text("utf-8") == "Van de server.\n"
    again = run_command("new", "site", tmp_path, "--host", "gitlab")
    assert again.returncode == 1
    assert "staan al bestanden" in again.stderr


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("github/publish.yml", "github-workflows"),
        ("forgejo/publish.yml", "github-workflows"),
        ("gitlab/gitlab-ci.yml", "gitlab-ci"),
    ],
)
def test_a_workflow_is_what_the_schema_of_its_host_allows(
    file: str, schema: str, repository: Path
) -> None:
    check_schema(repository / "sitegen/starter/hosts" / file, schema)


Publish = Callable[[str, str, bool], Run]


@pytest.fixture
def publish(repository: Path, tmp_path: Path) -> Publish:
    """Runs the steps of a host on a new repository with one more card, until one fails."""
    own = tmp_path / "bin"
    own.mkdir()
    program = f'#!/bin/sh\nexec "{sys.executable}" "{repository}/build.py" "$@"\n'
    for name, text in {"sitegen": program, "pip": "#!/bin/sh\n"}.items():
        (own / name).write_text(text, "utf-8")
        (own / name).chmod(0o755)
    machine = host_machine(tmp_path, own)

    def run(host: str, card: str, proposal: bool) -> Run:
        folder = tmp_path / "etalage"
        if not folder.exists():
            new_repository(folder, "nl", host, Program("etalage==1.0"))
        (folder / "content/projecten/buurtbus.md").write_text(card, "utf-8")
        preview = proposal and host == "gitlab"
        steps = _steps(host, folder, proposal)
        return run_steps(steps, folder, machine, "preview" if preview else "public")

    return run


def _steps(host: str, folder: Path, proposal: bool) -> list[Step]:
    if host == "nginx":
        script = (folder / "publish.sh").read_text("utf-8").replace("python -m pip", "pip")
        (folder / "publish.sh").write_text(script, "utf-8")
        return [Step("./publish.sh", {})]
    return STEPS[FILES[host]]((folder / FILES[host]).read_text("utf-8"), proposal)


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
def test_a_push_publishes_and_a_mistake_publishes_nothing(host: str, publish: Publish) -> None:
    first = publish(host, MISTAKE, False)
    assert not first.passed
    assert "Bedoelde u 'title'?" in first.log
    made = publish(host, CARD, False)
    assert made.passed, made.log
    assert "Buurtbus" in text_of(made.site / "projecten/index.html")
    assert broken_links(made.site, ADDRESS if host != "nginx" else "http://127.0.0.1/") == []
    again = publish(host, MISTAKE, False)
    assert not again.passed
    assert "Buurtbus" in text_of(again.site / "projecten/index.html")


@pytest.mark.slow
@pytest.mark.parametrize("host", [host for host in HOSTS if host != "nginx"])
def test_a_proposal_gets_a_preview_with_drafts_that_works_from_a_folder(
    host: str, publish: Publish
) -> None:
    made = publish(host, DRAFT, True)
    assert made.passed, made.log
    assert "Buurtbus" in text_of(made.site / "projecten/index.html")
    broken = broken_links(made.site, ADDRESS) if host == "netlify" else links_from_files(made.site)
    assert broken == []
