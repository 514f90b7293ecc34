import json
from collections.abc import Iterator

from heedful.understanding.crew import LEAST_BYTES, Done, Task, read_all
from heedful.understanding.types import Quality

TASK = Task(quality=Quality.FAST)


def lines(first: int, count: int) -> list[bytes]:
    return [json.dumps({"id": n, "text": f"number {n} is fine"}).encode() for n in range(first, first + count)]


def ids(found: Iterator[Done]) -> list[int]:
    return [json.loads(line)["id"] for done in found for line in done.lines.splitlines()]


def test_large_chunks_are_dealt_out_and_come_back_in_order() -> None:
    many = LEAST_BYTES // 30
    chunks = [lines(0, 10), lines(10, many), lines(10 + many, many), lines(10 + 2 * many, 5)]
    assert ids(read_all(chunks, TASK, processes=2)) == list(range(15 + 2 * many))


def test_nothing_asked_is_nothing_said() -> None:
    assert list(read_all([], TASK, processes=2)) == []


def test_whoever_stops_listening_leaves_no_process_behind() -> None:
    many = LEAST_BYTES // 30
    found = read_all((lines(0, many) for _ in range(50)), TASK, processes=2)
    next(found)
    next(found)
    found.close()
