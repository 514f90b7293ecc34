"""Whoever comes new finds every file in the page that explains this stage."""

from pathlib import Path

STAGE = Path(__file__).parents[1]


def test_the_page_names_every_file_and_no_other() -> None:
    text = (STAGE / "README.md").read_text(encoding="utf8")
    there = {path.name for path in STAGE.glob("*.py")} - {"__init__.py"}
    named = {word for word in text.split("`") if word.endswith(".py") and "/" not in word}
    assert named == there
