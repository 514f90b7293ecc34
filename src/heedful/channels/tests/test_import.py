import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from heedful.channels import book
from heedful.channels.api import by_key
from heedful.channels.command import main
from heedful.channels.import_file import arranged
from heedful.channels.models import Channel
from heedful.channels.tests.making import NOW
from heedful.stream.api import ledger

pytestmark = pytest.mark.django_db
POST = {"id": "1", "author": "ada", "created_at": "2026-03-02T09:00:00Z", "text": "hello"}
Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*argv: object, **more: Any) -> tuple[int, dict[str, Any]]:
        code = main([str(word) for word in argv], **more)
        last = capsys.readouterr().out.strip().splitlines()[-1]
        return code, json.loads(last)

    return run_


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf8")
    return path


def kept() -> list[dict[str, Any]]:
    parcels = ledger.claim(worker="test", most_items=100_000, parked=(), now=NOW.replace(year=2100))
    return [json.loads(item) for parcel in parcels for item in parcel.items]


def test_a_file_is_read_once_however_often_it_is_imported(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "posts.ndjson", POST, POST | {"id": 2}, "", POST)
    code, first = run(path)
    assert (code, first | {"seconds": 0}) == (
        0,
        {"read": 3, "accepted": 2, "duplicate": 1, "rejected": 0, "seconds": 0},
    )
    assert run(path)[1]["accepted"] == 0
    assert by_key("import").adapter == "open"


def test_every_rejected_row_is_named_with_its_line_and_reason(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "posts.ndjson", POST, "", "{broken", POST | {"id": "4", "created_at": "2026-03-02T09:00:00"}
    )
    code, counted = run(path, "--rejects", tmp_path / "rejects")
    assert (code, counted["accepted"], counted["rejected"]) == (0, 1, 2)
    rejects = [json.loads(line) for line in (tmp_path / "rejects").read_text().splitlines()]
    assert [(one["line"], one.get("field", ""), one.get("id", "")) for one in rejects] == [
        (3, "", ""),
        (4, "created_at", "4"),
    ]


def test_a_csv_may_call_its_columns_as_it_likes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["nr", "who", "author.followers", "when", "body", "stars", "shop"])
        table.writerow(["7", "Ada", "120", "2026-03-02T09:00:00+01:00", "first line\nsecond; line", "4", "Köln"])
        table.writerow(["8", "Bo", "", "2026-03-02T09:00:00Z", "", "", ""])
    maps = ["id=nr", "author=who", "created_at=when", "text=body", "rating=stars"]
    code, counted = run(path, *(word for one in maps for word in ("--map", one)))
    assert (code, counted["accepted"]) == (0, 2)
    first, second = kept()
    assert first == {
        "id": "7",
        "author": {"id": "Ada", "followers": 120},
        "created_at": "2026-03-02T08:00:00Z",
        "text": "first line\nsecond; line",
        "rating": 4.0,
        "metadata": {"shop": "Köln"},
    }
    assert "rating" not in second


def test_a_csv_row_with_too_many_values_is_rejected(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "posts.csv", "id,author,created_at", "1,a,2026-03-02T09:00:00Z,more", "2,a,2026-03-02T09:00:00Z"
    )
    assert run(path)[1]["rejected"] == 1


def test_parquet_is_read_in_parts(run: Run, tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "posts.parquet"
    rows = [POST | {"id": n, "created_at": NOW, "counts": {"likes": n}} for n in range(2500)]
    parquet.write_table(arrow.Table.from_pylist(rows), path)
    assert run(path)[1]["accepted"] == 2500


def test_what_is_no_parquet_is_said_so(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow")
    assert main([str(write(tmp_path / "posts.parquet", "words"))]) == 1
    assert "not Parquet" in capsys.readouterr().err


def test_a_topic_goes_with_every_post(run: Run, tmp_path: Path) -> None:
    run(write(tmp_path / "posts.ndjson", POST), "--topic", "Airlines", topic_named=len)
    parcels = ledger.claim(worker="test", most_items=9, parked=(), now=NOW.replace(year=2100))
    assert parcels[0].topic == len("Airlines")


@pytest.mark.parametrize(
    ("row", "own"),
    [
        ({"from_brand": True}, "true"),
        ({"from_brand": "True"}, "true"),
        ({"own": 1}, "true"),
        ({"from_brand": False}, None),
        ({"own": False, "from_brand": True}, False),
        ({}, None),
    ],
)
def test_our_own_posts_are_marked(row: dict[str, Any], own: object) -> None:
    assert arranged(row, {}).get("own") == own


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["posts.txt"], 2),
        (["posts.ndjson", "--map", "id"], 2),
        (["posts.ndjson", "--channel", "nowhere"], 2),
        (["absent.ndjson"], 1),
    ],
)
def test_bad_use_is_told_from_failure(argv: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == code
    assert capsys.readouterr().err.startswith("heedful import: ")


def test_waiting_for_a_paused_channel_ends_with_a_reason(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "posts.ndjson", POST)
    run(path)
    book.set_state(Channel.objects.get(key="import"), Channel.State.PAUSED, who=None, now=NOW)
    assert main([str(path), "--wait"]) == 1
    assert "paused" in capsys.readouterr().err


def test_the_public_airline_posts_go_in_exactly(run: Run, public_data: Path) -> None:
    path = public_data / "posts" / "airlines.ndjson"
    code, counted = run(path)
    assert (code, counted["read"], counted["accepted"], counted["duplicate"], counted["rejected"]) == (
        0,
        8989,
        8985,
        4,
        0,
    )
    assert run(path)[1]["accepted"] == 0
