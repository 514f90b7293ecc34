"""The project's own files, as the tests of the whole look at them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "heedful"
STAGES = (
    "core", "stream", "staff", "channels", "listening", "understanding", "customers", "escalation", "routing", "desk",
    "insights", "rights", "web", "operate",
)  # fmt: skip


@cache
def modules() -> tuple[Path, ...]:
    """Every module that people write: no migrations."""
    folders = (PACKAGE, ROOT / "tests", ROOT / "benchmarks", ROOT / "training")
    found = (path for folder in folders for path in folder.rglob("*.py"))
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


def product_modules() -> list[Path]:
    return [path for path in modules() if PACKAGE in path.parents and "tests" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
