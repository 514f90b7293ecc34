"""Lines read by several processes at once, answered in the order in which they came."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache

import msgspec

from heedful.core.lines import CHUNK_BYTES
from heedful.understanding.categories import Categories
from heedful.understanding.lines import Answer, Question, Refused, answer, marked, question
from heedful.understanding.reader import Reader, reader
from heedful.understanding.shipped import embed
from heedful.understanding.types import IntentReading, Quality

LEAST_BYTES = 1 << 16  # less is read here: a live stream's few lines should not wait for a process to start
FULL_BYTES = CHUNK_BYTES * 3 // 4  # as much as a long file gives at once: more will follow
WAITING = 2  # chunks a process that may wait for it


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """How lines are read."""

    quality: Quality = Quality.BALANCED
    categories: Categories | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    lines: bytes
    count: int
    refused: int


@cache
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder()


def read_chunk(lines: list[bytes], task: Task, heard: Reader) -> Done:
    """One line out for each line in."""
    asked = [question(line) for line in lines]
    answers = _answers(asked, task, heard)
    refused = sum(isinstance(given, Refused) for given in answers)
    return Done(lines=_encoder().encode_lines(answers), count=len(lines), refused=refused)


def _answers(asked: list[Question | Refused], task: Task, heard: Reader) -> list[Answer | Refused]:
    good = [one for one in asked if isinstance(one, Question)]
    texts = [one.text for one in good]
    readings = heard.read(
        texts, hints=[one.lang for one in good], targets=[marked(one) for one in good], quality=task.quality
    )
    named: Iterable[tuple[IntentReading, ...] | None] = (one.intents for one in readings)
    if task.categories:
        named = task.categories.name(texts, embed=embed, quality=task.quality)
    given = map(answer, good, readings, named)
    return [next(given) if isinstance(one, Question) else one for one in asked]


_told: deque[Task] = deque(maxlen=1)


def _begin(task: Task) -> None:
    """In each process, once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process stops the others
    _told.append(task)


def _work(lines: list[bytes]) -> Done:
    return read_chunk(lines, _told[0], reader())


def read_all(chunks: Iterable[list[bytes]], task: Task, *, processes: int) -> Generator[Done]:
    """Chunks are dealt out as long as they are large; nothing is started for a first one that may be all there is."""
    waiting: deque[Future[Done]] = deque()
    crew: ProcessPoolExecutor | None = None
    try:
        for number, lines in enumerate(chunks):
            size = sum(map(len, lines))
            large = size >= LEAST_BYTES
            if crew is None and processes > 1 and (size >= FULL_BYTES or (large and number)):
                context = multiprocessing.get_context("spawn")
                crew = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(task,))
            if crew is None or not large:
                yield from _finished(waiting, 0)
                yield read_chunk(lines, task, reader())
            else:
                waiting.append(crew.submit(_work, lines))
                yield from _finished(waiting, WAITING * processes)
        yield from _finished(waiting, 0)
    finally:
        if crew:
            crew.shutdown(cancel_futures=True)


def _finished(waiting: deque[Future[Done]], most: int) -> Iterator[Done]:
    while len(waiting) > most:
        yield waiting.popleft().result()
