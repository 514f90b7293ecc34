"""No transaction stays open while somebody at the end of a wire thinks.

Work that may ask runs twice where it must: the first time it notes what it would ask and is undone, then all of it is
asked, and the second time the answers are there. What got no answer is left to the shipped model.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Question = Hashable
Ask = Callable[[Sequence[Any]], object]
Noted = dict[Ask, dict[Question, None]]
Done = TypeVar("Done")


class AskFirst(Exception):
    """Something has to be asked that takes long: undo the transaction, ask, begin again."""


# None: nobody minds how long it takes. A dictionary: asking comes later. A tuple: it was, or will not be.
_noted: ContextVar[Noted | tuple[()] | None] = ContextVar("noted", default=None)


def patiently(work: Callable[[], Done]) -> Done:
    """`work` calls `ask_first` as the last thing of its transaction."""
    noted: Noted = {}
    token = _noted.set(noted)
    try:
        return work()
    except AskFirst:
        pass
    finally:
        _noted.reset(token)
    with ThreadPoolExecutor(len(noted)) as crew:
        list(crew.map(lambda ask: ask(list(noted[ask])), noted))
    with leaving():
        return work()


def ask_first() -> None:
    """Raises AskFirst where something was noted."""
    if _noted.get():
        raise AskFirst


@contextmanager
def leaving() -> Iterator[None]:
    """Nobody is asked in here: what is not remembered is left to the shipped model."""
    token = _noted.set(())
    try:
        yield
    finally:
        _noted.reset(token)


def at_once(ask: Ask, questions: Sequence[Question]) -> bool:
    """Whether the caller may ask now; otherwise the questions are noted for later, if there is a later."""
    noted = _noted.get()
    if isinstance(noted, dict):
        noted.setdefault(ask, {}).update(dict.fromkeys(questions))
    return noted is None


def hurried() -> bool:
    """Whether the caller holds a transaction, or a reader, that others wait for."""
    return _noted.get() is not None


def in_vain() -> bool:
    """Whether what is done now will be undone and done again, because something has to be asked first."""
    return bool(_noted.get())


def never() -> bool:
    return _noted.get() == ()
