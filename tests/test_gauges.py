"""The gauges that keep every room small enough to be understood at once."""

import ast
import re
from pathlib import Path

import pytest

from tests.sources import PACKAGE, ROOT, STAGES, modules, name, product_modules, tree

FRAMEWORKS = {"django", "django_htmx", "httpx", "uvicorn", "nats", "psycopg", "asgiref"}
DRAWERS = re.compile(r"(utils?|helpers?|common|misc|services?|managers?)\.py")
ENTRY_POINTS = {"src/heedful/__main__.py"}


def quantile(sizes: list[int], share: float) -> int:
    ordered = sorted(sizes)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf8").splitlines())


def functions() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (f"{name(path)}:{node.lineno} {node.name}", node)
        for path in product_modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules_are_small() -> None:
    sizes = {name(path): lines(path) for path in product_modules() if lines(path)}
    assert {path: size for path, size in sizes.items() if size > 400} == {}
    assert quantile(list(sizes.values()), 0.5) <= 90
    assert quantile(list(sizes.values()), 0.9) <= 220


def test_functions_are_small() -> None:
    sizes = {where: length(node) for where, node in functions()}
    assert {where: size for where, size in sizes.items() if size > 60} == {}
    assert quantile(list(sizes.values()), 0.5) <= 8
    assert quantile(list(sizes.values()), 0.9) <= 28


def test_no_file_is_a_drawer() -> None:
    assert [name(path) for path in modules() if DRAWERS.fullmatch(path.name)] == []


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        f"{name(path)}:{inner.lineno}"
        for path in product_modules()
        if name(path) not in ENTRY_POINTS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_many_modules_need_no_framework() -> None:
    paths = [path for path in product_modules() if path.name != "__init__.py"]
    free = [path for path in paths if not _imported(path) & FRAMEWORKS]
    assert len(free) / len(paths) >= 0.4, f"{len(free)} of {len(paths)}"


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_templates_are_small() -> None:
    sizes = {name(path): lines(path) for path in PACKAGE.rglob("templates/**/*.html")}
    assert quantile(list(sizes.values()), 0.9) <= 100, sorted(sizes.items(), key=lambda item: -item[1])[:10]


def test_settings_are_few_and_documented() -> None:
    used = set()
    for path in product_modules():
        used |= set(re.findall(r"read_\w+\(\s*\"(HEEDFUL_[A-Z_]+)\"", path.read_text(encoding="utf8")))
    documented = set(
        re.findall(r"`(HEEDFUL_[A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text(encoding="utf8"))
    )
    assert len(used) <= 40
    assert used - documented == set()
    assert documented - used == set()


def test_runtime_dependencies_are_few_and_argued_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf8")
    block = text.split("dependencies = [", 1)[1].split("\n]", 1)[0]
    declared = set(re.findall(r"\"([a-z0-9-]+)", block))
    argued = set(
        re.findall(r"^\| `([a-z0-9-]+)`", (ROOT / "docs/why/dependencies.md").read_text(encoding="utf8"), re.MULTILINE)
    )
    assert len(declared) <= 25
    assert declared - argued == set()


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "core"])
def test_every_stage_explains_itself(stage: str) -> None:
    text = (PACKAGE / stage / "README.md").read_text(encoding="utf8")
    assert len(text.splitlines()) <= 120, "one page"
