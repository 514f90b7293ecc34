"""The folders of the desk stand above one another, as its README says."""

import re
from pathlib import Path

DESK = Path(__file__).parent.parent
FROM = re.compile(r"^from heedful\.desk\.(\w+)", re.MULTILINE)


def test_a_folder_imports_only_what_stands_below_it() -> None:
    """Modules at the root are shared by all of them, and are not asked."""
    table = re.findall(r"^\| `(\w+)/`", (DESK / "README.md").read_text(encoding="utf8"), re.MULTILINE)
    assert set(table) == {path.parent.name for path in DESK.glob("*/tests/")}
    wrong = [
        f"{folder}/{path.name} imports {other}"
        for at, folder in enumerate(table)
        for path in (DESK / folder).glob("*.py")
        for other in FROM.findall(path.read_text(encoding="utf8"))
        if other in table[:at]
    ]
    assert wrong == []
