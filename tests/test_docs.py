"""The documentation is whole: what it links to is there, what it names exists."""

import re
from pathlib import Path

import pytest

from heedful.__main__ import COMMANDS
from heedful.operate.bench import NAMES
from tests.sources import PACKAGE, ROOT

PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *PACKAGE.rglob("README.md"), *ROOT.glob("training/*.md")]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text(encoding="utf8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text(encoding="utf8")
    assert [name for name in COMMANDS if f"`{name}" not in text] == []


def test_every_benchmark_is_there() -> None:
    names = [name.replace("-", "_") for name in NAMES]
    assert [name for name in names if not (ROOT / "benchmarks" / f"{name}.py").is_file()] == []


def test_every_page_of_the_documentation_is_reachable() -> None:
    seen: set[Path] = set()
    todo = [ROOT / "docs" / "README.md"]
    while todo:
        page = todo.pop().resolve()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        todo += [
            page.parent / target for target in LINK.findall(page.read_text(encoding="utf8")) if "://" not in target
        ]
    assert [str(page.relative_to(ROOT)) for page in ROOT.glob("docs/**/*.md") if page.resolve() not in seen] == []
