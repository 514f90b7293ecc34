import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.understanding.command import main, read_examples, read_lines
from heedful.understanding.crew import Task

FIELDS = ["id", "language", "sentiment", "confidence", "scores", "targets", "intents", "complaint", "relevant"]


def asked(*lines: bytes) -> list[dict[str, Any]]:
    target = io.BytesIO()
    read_lines(io.BytesIO(b"".join(line + b"\n" for line in lines)), target, Task())
    return [msgspec.json.decode(line) for line in target.getvalue().splitlines()]


def test_it_answers_with_every_field_of_the_contract() -> None:
    (given,) = asked(b'{"id": "a", "text": "I love it"}')
    assert list(given) == FIELDS
    assert (given["id"], given["language"], given["sentiment"]) == ("a", "en", "positive")
    assert list(given["scores"]) == ["negative", "neutral", "positive"]
    assert (given["targets"], given["intents"], given["relevant"]) == ([], [], None)
    assert 0 <= given["complaint"] < 0.5


def test_it_reads_toward_each_target_by_any_of_its_names() -> None:
    (given,) = asked(b'{"text": "A is wonderful, B is terrible", "targets": ["A", {"name": "Bee", "aliases": ["b"]}]}')
    assert [(one["name"], one["sentiment"]) for one in given["targets"]] == [("A", "positive"), ("Bee", "negative")]
    assert all(abs(sum(one["scores"].values()) - 1) < 1e-3 for one in given["targets"])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"nope", None),
        (b"", None),
        (b"[]", None),
        (b'{"id": 7}', 7),
        (b'{"id": "x", "text": 5}', "x"),
        (b'{"id": "\\ud800", "text": null}', "?"),
        (b"[" * 100_000, None),
    ],
)
def test_a_line_that_cannot_be_read_gets_its_reason(line: bytes, expected: str | int | None) -> None:
    before, given, after = asked(b'{"text": "ok"}', line, b'{"text": "ok"}')
    assert given["error"]
    assert given.get("id") == expected
    assert "error" not in before
    assert "error" not in after


def test_half_a_character_is_no_reason_to_refuse() -> None:
    half, broken = asked(b'{"id": 1, "text": "\\ud83d I love it"}', b'{"id": 2, "text": "I love it \xff"}')
    assert half["sentiment"] == broken["sentiment"] == "positive"


def test_the_language_that_is_told_counts() -> None:
    (given,) = asked('{"text": "Oké", "lang": "lb"}'.encode())
    assert given["language"] == "lb"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=8))
def test_it_answers_every_line_once(lines: list[bytes]) -> None:
    assert len(asked(*lines)) == len(lines)


def test_it_keeps_the_order_of_many_lines() -> None:
    lines = [msgspec.json.encode({"id": n, "text": f"text {n}"}) for n in range(6_000)]
    assert [given["id"] for given in asked(*lines)] == list(range(6_000))


def test_the_last_line_needs_no_end() -> None:
    target = io.BytesIO()
    assert read_lines(io.BytesIO(b'{"text": "a"}\nno'), target, Task()) == 1
    assert len(target.getvalue().splitlines()) == 2


def test_examples_teach_categories(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    lessons = tmp_path / "examples.ndjson"
    lessons.write_text(
        '{"text":"where is my parcel","intent":"delivery"}\n\n{"text":"wrong bill","intent":"invoice"}\n'
    )
    texts = tmp_path / "texts.ndjson"
    texts.write_text('{"text":"my parcel is lost"}\n')
    assert main([str(texts), "--examples", str(lessons), "--quality", "fast"]) == 0
    (given,) = map(msgspec.json.decode, capfdbinary.readouterr().out.splitlines())
    assert given["intents"][0]["name"] == "delivery"
    assert len(read_examples(lessons)) == 2


@pytest.mark.parametrize("content", [None, "", '{"text": "a"}\n', '{"text": "a", "intent": "b"}\n'])
def test_examples_that_teach_nothing_are_bad_use(
    tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    lessons = tmp_path / "examples.ndjson"
    if content is not None:
        lessons.write_text(content)
    assert main(["--examples", str(lessons)]) == 2
    assert "examples" in capsys.readouterr().err


def test_a_missing_file_is_bad_use(tmp_path: Path) -> None:
    assert main([str(tmp_path / "nowhere.ndjson")]) == 2


def test_an_unknown_quality_is_bad_use() -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--quality", "perfect"])


def test_it_needs_no_django() -> None:
    code = "import sys, heedful.understanding.command; sys.exit(any(name.startswith('django') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
