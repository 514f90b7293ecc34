import threading
from collections.abc import Sequence

import pytest

from heedful.understanding.patience import AskFirst, ask_first, at_once, leaving, never, patiently


class Somebody:
    """Remembers what it was asked, and in which thread."""

    def __init__(self) -> None:
        self.knows: set[str] = set()
        self.threads: set[int] = set()
        self.asked = 0

    def ask(self, words: Sequence[str]) -> None:
        self.asked += 1
        self.knows.update(words)
        self.threads.add(threading.get_ident())

    def told(self, word: str) -> bool:
        if word not in self.knows and at_once(self.ask, [word]):
            self.ask([word])
        return word in self.knows


def test_whoever_does_not_mind_asks_at_once() -> None:
    somebody = Somebody()
    assert somebody.told("one")
    ask_first()


def test_work_is_begun_again_when_all_was_asked() -> None:
    somebody, seen = Somebody(), []

    def work() -> str:
        seen.append([somebody.told(word) for word in ("one", "two", "three")])
        ask_first()
        return "done"

    assert patiently(work) == "done"
    assert seen == [[False] * 3, [True] * 3]
    assert threading.get_ident() not in somebody.threads
    assert somebody.asked == 1


def test_work_that_asks_nothing_runs_once() -> None:
    runs: list[int] = []

    def work() -> None:
        runs.append(1)
        ask_first()

    patiently(work)
    assert runs == [1]


def test_what_gets_no_answer_is_left() -> None:
    runs: list[bool] = []

    def work() -> None:
        runs.append(at_once(repr, [1]))
        ask_first()

    patiently(work)
    assert runs == [False, False]


def test_a_failure_of_the_work_is_its_own() -> None:
    def work() -> None:
        at_once(repr, [1])
        raise ValueError("not to be asked")

    with pytest.raises(ValueError, match="not to be asked"):
        patiently(work)
    assert at_once(repr, [1])


def test_nobody_is_asked_where_all_is_left() -> None:
    assert not never()
    with leaving():
        assert never()
        assert not Somebody().told("one")
        ask_first()


def test_it_says_so_to_who_forgets_to_be_patient() -> None:
    def work() -> None:
        at_once(repr, [1])
        with pytest.raises(AskFirst):
            ask_first()

    patiently(work)
