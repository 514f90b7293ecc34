"""Who may import whom. Layers are import-linter's; what it cannot see is ruled here."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

from django.apps import apps

from tests.sources import PACKAGE, ROOT, STAGES, name, product_modules, tree

PURE_BANNED = {"django", "httpx", "sqlite3", "psycopg", "nats", "uvicorn"}
# Verb modules that decide and never act; a new one is added here when it is written.
OPEN_TO_ALL = {"api", "types", "step", "errors"}
NOT_A_STAGE = {"operate", "web", "core"}


def test_layers_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def stage_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_a_stage_is_entered_by_its_door() -> None:
    """Other stages see `api`, `types`, `errors` (and the pipeline `step`): never models or decisions."""
    wrong = []
    for path in product_modules():
        here = stage_of(path)
        for target in imports(path):
            parts = target.split(".")
            if parts[0] != "heedful" or len(parts) < 3 or parts[1] == here or parts[1] in NOT_A_STAGE:
                continue
            if parts[1] not in STAGES or parts[2] in OPEN_TO_ALL or (here, parts[1]) in OPERATES:
                continue
            wrong.append(f"{name(path)} imports {target}")
    assert wrong == []


# Whoever starts processes touches the machinery of the road itself; adapters speak the protocol of channels.
OPERATES = {("operate", "stream"), ("__main__", "operate")}


def test_types_are_pure() -> None:
    wrong = [
        f"{name(path)} imports {target}"
        for path in product_modules()
        if path.name == "types.py"
        for target in imports(path)
        if target.split(".")[0] in PURE_BANNED
    ]
    assert wrong == []


def test_no_stage_is_reached_by_a_string() -> None:
    assert [name(path) for path in product_modules() if "get_model(" in path.read_text(encoding="utf8")] == []


def test_templates_include_only_their_own_and_the_frame() -> None:
    wrong = []
    for path in PACKAGE.rglob("templates/**/*.html"):
        stage = path.relative_to(PACKAGE).parts[0]
        for line in path.read_text(encoding="utf8").splitlines():
            for word in ('{% include "', '{% extends "'):
                target = line.split(word, 1)[1].split('"', 1)[0] if word in line else ""
                if target and target.split("/")[0] not in {stage, "web"}:
                    wrong.append(f"{name(path)} takes {target}")
    assert wrong == []


def test_no_two_indexes_have_one_name() -> None:
    """PostgreSQL keeps the names of a schema's indexes together; SQLite, on which most tests run, does not."""
    tables = [model._meta for model in apps.get_models()]
    named = [one.name for table in tables for one in (*table.indexes, *table.constraints)]
    assert [name for name, count in Counter(named).items() if count > 1] == []
