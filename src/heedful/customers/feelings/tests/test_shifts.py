"""`heedful shifts`: what comes in, what goes out, and that it never looks ahead."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from heedful.customers.feelings.command import main, shifts
from heedful.customers.feelings.crowd import Crowd
from heedful.customers.feelings.lines import said


def line(n: int, sentiment: str | float, **more: Any) -> dict[str, Any]:
    return {"customer": "a", "target": "X", "at": f"2026-01-{n + 1:02}T10:00:00Z", "sentiment": sentiment, **more}


def ran(lines: list[Any], *, trace: bool = False) -> list[dict[str, Any]]:
    source = io.BytesIO("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines).encode())
    out = io.BytesIO()
    shifts(source, out, trace=trace)
    return [json.loads(one) for one in out.getvalue().splitlines()]


SWING = [line(n, "positive" if n < 8 else "negative", confidence=0.9, id=n) for n in range(14)]


def test_it_says_when_a_feeling_changed() -> None:
    (change,) = ran(SWING)
    assert list(change) == ["customer", "target", "direction", "onset", "detected_at", "size", "confidence", "evidence"]
    assert change["direction"] == "down"
    assert change["onset"] == "2026-01-09T10:00:00Z"
    assert change["size"] < -0.7
    assert [row["id"] for row in change["evidence"]] == list(range(8, 8 + len(change["evidence"])))


def test_a_trace_has_a_line_per_line() -> None:
    traced = ran(SWING, trace=True)
    assert [one["at"] for one in traced] == [one["at"] for one in SWING]
    assert list(traced[0]) == ["customer", "target", "at", "feeling", "low", "high", "up", "down"]
    assert traced[-1]["down"] > 0.8
    assert traced[-1]["feeling"] < 0 < traced[7]["feeling"]


def test_it_never_looks_ahead_and_does_not_depend_on_how_the_stream_is_cut() -> None:
    crowd = [{**one, "customer": n} for one in SWING for n in range(80)]  # more than one round of learning
    whole = ran(crowd, trace=True)
    assert ran(crowd[:1050], trace=True) == whole[:1050]
    follower = Crowd()
    lines = [said(json.dumps(one).encode()) for one in crowd]
    cut = [answer for at in range(0, len(lines), 7) for answer in follower.follow(lines[at : at + 7])]
    together = Crowd().follow(lines)
    assert [one for one, _ in cut] == [one for one, _ in together]
    assert [change for _, change in cut] == [change for _, change in together]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", "empty"),
        ("nonsense", "malformed"),
        ({"customer": 1}, "missing required field"),
        (line(0, "furious"), "none of"),
        (line(0, 3), "not within"),
        (line(0, "neutral", confidence=7), "not within"),
        ({**line(0, "neutral"), "at": "yesterday"}, "yesterday"),
    ],
)
@pytest.mark.parametrize("trace", [False, True])
def test_a_line_that_cannot_be_read_says_why(bad: Any, why: str, *, trace: bool) -> None:
    found = ran([SWING[0], bad, SWING[1]], trace=trace)
    (refused,) = [one for one in found if "error" in one]
    assert why in refused["error"]


def test_a_line_from_before_is_refused() -> None:
    assert "before" in ran([SWING[3], SWING[1]])[0]["error"]


def test_what_is_not_known_is_no_evidence() -> None:
    known, unknown = ran([SWING[0], line(1, "unknown")], trace=True)
    assert unknown["feeling"] == pytest.approx(known["feeling"], abs=0.01)


def test_numbers_and_seconds_are_taken(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "in.ndjson"
    path.write_text("".join(json.dumps({**line(0, -0.9), "at": n * 86_400}) + "\n" for n in range(3)), encoding="utf8")
    assert main(["--trace", str(path)]) == 0
    assert len(capsysbinary.readouterr().out.splitlines()) == 3
    assert main([str(tmp_path / "none")]) == 2
