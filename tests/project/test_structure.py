"""The shape of code and templates: one direction, and nothing that a browser may not run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = sorted((REPOSITORY / "sitegen").rglob("*.py"))
TEMPLATES = sorted((REPOSITORY / "themes").rglob("*.html"))


# The parts, from the top down. A part imports only from rows below its own.
ROWS = (
    ("cli",),
    ("preview",),
    ("check",),
    ("build",),
    ("pages", "exports", "upgrade"),
    ("model", "theming", "cms", "sheets"),
    ("content",),
    ("showcases",),
    ("schema", "publish"),
    ("diagnostics", "search", "cache", "npm"),
    ("i18n", "media", "fingerprint", "workers", "urls", "policy", "web"),
)
ROW_OF = {part: row for row, parts in enumerate(ROWS) for part in parts}
# The way in, which only loads the commands.
WAY_IN = {"sitegen", "sitegen.__main__"}


def module_name(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """The modules that a file imports, anywhere in it, each with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.module, f"{path}:{node.lineno} does not say where it imports from"
            assert not node.level, f"{path}:{node.lineno} imports {node.module} from beside it"
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def imported(path: Path) -> set[str]:
    return {name for _, name in imports(path)}


def part_of(module: str) -> str:
    return module.split(".")[1]


def arrows() -> Iterator[tuple[str, str, str]]:
    """Every import from one part of the program to another: the place, the parts."""
    known = {module_name(path): path for path in MODULES}
    for name, path in known.items():
        for line, target in imports(path):
            if name not in WAY_IN and target in known and target != "sitegen":
                place = f"{path.relative_to(REPOSITORY)}:{line} imports {target}"
                if part_of(name) != part_of(target):
                    yield place, part_of(name), part_of(target)


def test_every_part_has_one_row() -> None:
    parts = {part_of(name) for name in map(module_name, MODULES) if name not in WAY_IN}
    assert sorted(part for row in ROWS for part in row) == sorted(parts)


def test_a_part_imports_only_from_the_rows_below_its_own() -> None:
    upward = [place for place, part, other in arrows() if ROW_OF[other] <= ROW_OF[part]]
    assert upward == []


def test_the_picture_of_the_parts_shows_these_rows() -> None:
    drawn: dict[int, list[str]] = {}
    picture = (REPOSITORY / "docs/architecture.svg").read_text("utf-8")
    for height, part in re.findall(r'class="n" x="\d+" y="(\d+)"[^>]*>(\w+)<', picture):
        drawn.setdefault(int(height), []).append(part)
    assert tuple(tuple(drawn[height]) for height in sorted(drawn)) == ROWS


def test_the_document_of_the_parts_names_all_of_them_and_no_file_that_is_not_there() -> None:
    text = (REPOSITORY / "docs/architecture.md").read_text("utf-8")
    assert [
        part for part in ROW_OF if f"`{part}/`" not in text and f"`{part}.py`" not in text
    ] == []
    files = [
        name for name in re.findall(r"`(\w+/[\w/.*-]+)`", text) if name.split("/")[0] in ROW_OF
    ]
    assert len(files) > 100
    there = REPOSITORY / "sitegen"
    assert [one for one in files if not (*there.glob(one), *there.glob(f"{one}.py"))] == []


def test_the_parts_lie_on_few_floors() -> None:
    below: dict[str, set[str]] = {part: set() for part in ROW_OF}
    for _, part, other in arrows():
        below[part].add(other)
    floors: dict[str, int] = {}
    for part in TopologicalSorter(below).static_order():
        floors[part] = 1 + max((floors[other] for other in below[part]), default=0)
    assert max(floors.values()) <= 11


def test_modules_import_in_one_direction() -> None:
    known = {module_name(path): path for path in MODULES}
    graph = {name: (imported(path) & known.keys()) - {name} for name, path in known.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_tells_its_one_job_in_its_first_line(path: Path) -> None:
    text = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert text
    assert text.splitlines()[0].endswith(".")


FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
MOST_QUESTIONS = 10


def inside(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a node, but for the functions in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, FUNCTION):
            yield child
            yield from inside(child)


def complexity(function: ast.AST) -> int:
    """The cyclomatic complexity of a function, as McCabe counts it and `radon cc` tells it."""
    count = 1
    for node in inside(function):
        match node:
            case ast.If() | ast.IfExp() | ast.Assert() | ast.ExceptHandler():
                count += 1
            case ast.For() | ast.AsyncFor() | ast.While():
                count += 1 + bool(node.orelse)
            case ast.Try():
                count += bool(node.orelse)
            case ast.comprehension():
                count += 1 + len(node.ifs)
            case ast.BoolOp():
                count += len(node.values) - 1
            case ast.match_case(pattern=ast.MatchAs(pattern=None)):
                pass  # whatever it is: no question
            case ast.match_case():
                count += 1
    return count


def test_no_function_asks_more_than_ten_questions() -> None:
    every = [
        (f"{path.relative_to(REPOSITORY)}:{node.lineno} {node.name}", complexity(node))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, FUNCTION)
    ]
    assert len(every) > 1000
    assert [one for one in every if one[1] > MOST_QUESTIONS] == []


def test_a_part_says_its_job_and_leaves_the_rest_to_its_modules() -> None:
    for path in MODULES:
        if path.name == "__init__.py" and module_name(path) not in WAY_IN:
            (told,) = ast.parse(path.read_text("utf-8")).body
            assert isinstance(told, ast.Expr), path


def test_tests_are_looked_for_in_every_folder_of_tests(pytestconfig: pytest.Config) -> None:
    folders = {path.parent.name for path in (REPOSITORY / "tests").rglob("test_*.py")}
    skipped = pytestconfig.getini("norecursedirs")
    assert [name for name in folders for one in skipped if fnmatch(name, one)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_nothing_inline_and_no_unquoted_attribute(path: Path) -> None:
    text = re.sub(r"\{[#%].*?[#%]\}", "", path.read_text("utf-8"), flags=re.S)
    html = re.sub(r"\{\{.*?\}\}", "{{}}", text, flags=re.S)
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=", html)
    assert not re.search(r"=\s*\{\{", html)
    assert "|safe" not in text.replace(" ", "")
    for tag in re.findall(r"<script[^>]*>[^<]*</script>", text):
        # Data, which no browser runs: its policy does not ask where that comes from.
        assert " src=" in tag or '<script type="application/ld+json">{{ head.linked }}<' in tag


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_brings_in_nothing_that_it_does_not_use(path: Path) -> None:
    text = path.read_text("utf-8")
    rest = re.sub(r"\{% import .*? %\}", "", text)
    for name in re.findall(r"\{% import .*? as (\w+)", text):
        assert re.search(rf"\b{name}\.", rest), name


def test_templates_name_no_thing_that_a_municipality_names_itself() -> None:
    for path in TEMPLATES:
        text = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text("utf-8"), flags=re.S)
        shown = " ".join(re.findall(r">([^<>]*[A-Za-z]{3}[^<>]*)<", text))
        assert shown == "", f"{path.name}: {shown}"


def test_both_languages_say_the_same_things() -> None:
    folder = REPOSITORY / "themes/default/words"
    dutch, english = (
        yaml.safe_load((folder / f"{c}.yaml").read_text("utf-8")) for c in ("nl", "en")
    )
    assert dutch.keys() == english.keys()
    for key, words in dutch.items():
        assert type(words) is type(english[key]), key
        if isinstance(words, dict):
            assert words.keys() == english[key].keys() == {"one", "other"}
    spoken = [
        yaml.safe_load((REPOSITORY / f"sitegen/i18n/{c}.yaml").read_text("utf-8"))
        for c in ("nl", "en")
    ]
    assert spoken[0].keys() == spoken[1].keys()
    for part in ("addresses", "titles", "columns", "commands"):
        assert spoken[0][part].keys() == spoken[1][part].keys(), part


def test_every_file_that_the_developers_guide_names_is_there() -> None:
    guide = (REPOSITORY / "docs/architecture.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z_0-9]+(?:/[a-z_0-9]+)*(?:\.\w+)?/?)`", guide))
    paths = {name for name in named if "/" in name or name.endswith(".py")}
    assert {"build/published.py", "content/markdown", "cli/"} <= paths
    folders = ("", "sitegen/", "sitegen/publish/", "sitegen/cms/", "themes/default/")
    missing = [
        path
        for path in sorted(paths)
        if not any(
            (REPOSITORY / at / f"{path}{end}").exists() for at in folders for end in ("", ".py")
        )
    ]
    assert missing == []
