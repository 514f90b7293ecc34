"""A language model at the end of a wire, in the place of one of our heads.

It is asked while it answers and while there is allowance; all else is left to the shipped head, so nothing waits for
a model that is down, and nothing is lost.
"""

import asyncio
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from random import Random, SystemRandom
from urllib.parse import urlsplit

import httpx
import numpy as np

from heedful.core.personal import masked
from heedful.understanding import asking, patience, wire
from heedful.understanding.asking import Task, Unreadable, Value
from heedful.understanding.circuit import Allowance, Circuit, Way
from heedful.understanding.rarely import Rarely
from heedful.understanding.stand_in import FEELINGS, Felt, Wanted
from heedful.understanding.types import IntentReading, Sentiment

log = logging.getLogger(__name__)

LIKELY = 0.8  # a label without a number: how often large models agree with people about posts, roughly
_REQUESTS_AT_ONCE = 4
_LONGEST_S = 40.0  # for one batch, whose rows are a worker's for a minute; the rest is left to the shipped head
_REMEMBERED = 20_000  # posts: what is said again and again, and a batch that is read a second time, costs nothing
_PROMPT = "1"  # part of the version: other words to the model are another model

Question = tuple[str, str | None]


class Oracle:
    """Values of posts: None where the model does not know; missing where it was not asked or did not answer."""

    def __init__(
        self,
        place: wire.Place,
        task: Task,
        *,
        per_minute: int,
        at_once: int,
        clock: Callable[[], float] = time.monotonic,
        rng: Random | None = None,
    ) -> None:
        self._place, self._task, self._at_once, self._clock = place, task, at_once, clock
        self._rng = rng or SystemRandom()
        self._circuit = Circuit(trial_s=_LONGEST_S)
        self._allowance = Allowance(per_minute)
        self._form: Mapping[str, object] = {}
        self._memory: OrderedDict[Question, Value | None] = OrderedDict()
        self._lock = threading.Lock()
        self._why = "it was not asked"
        digest = hashlib.sha256(f"{place.base} {place.name} {_PROMPT}".encode()).hexdigest()
        self.version = f"{place.name[:31]}-{digest[:8]}"
        self._rarely = Rarely(log, f"{place.name} at {urlsplit(place.base).hostname}", clock=clock)

    def values(self, questions: Sequence[Question]) -> dict[Question, Value | None]:
        wanted = dict.fromkeys(questions)
        with self._lock:
            found = {one: self._memory[one] for one in wanted if one in self._memory}
            may = self._circuit.may(self._clock())
        new = [one for one in wanted if one not in found]
        if new and may and patience.at_once(self._ask, new):
            found |= self._ask(new)
        elif new and not may and not patience.never():
            self._rarely.left(len(new), self._why)
        return found

    def _ask(self, new: Sequence[Question]) -> dict[Question, Value | None]:
        found: dict[Question, Value | None] = {}
        if (way := self._way()) is not Way.LEAVE:
            asyncio.run(self._asked(new, found, way))
        if len(found) < len(new):
            self._rarely.left(len(new) - len(found), self._why)
        with self._lock:
            self._memory.update(found)
            while len(self._memory) > _REMEMBERED:
                self._memory.popitem(last=False)
        return found

    def _way(self) -> Way:
        with self._lock:
            return self._circuit.way(self._clock())

    def _granted(self, wanted: int) -> int:
        with self._lock:
            given = self._allowance.take(wanted, self._clock())
        if given < wanted:
            self._why = "they are more than HEEDFUL_MODEL_POSTS_PER_MINUTE"
        return given

    async def _asked(self, new: Sequence[Question], found: dict[Question, Value | None], way: Way) -> None:
        """Fills `found` as answers come, so that what came in time is kept."""
        try:
            async with asyncio.timeout(_LONGEST_S), wire.client(self._place) as http:
                if way is Way.TRY and not await self._tried(http):
                    return
                asked = new[: self._granted(len(new))]
                clear = [asking.visible(text) for text, _ in asked]
                texts = [masked(text)[: asking.MOST_CHARACTERS] for text in clear]
                turn = asyncio.Semaphore(_REQUESTS_AT_ONCE)
                places = asking.groups(clear, at_once=self._at_once)
                together = [[(asked[at], texts[at]) for at in group] for group in places]
                await asyncio.gather(*(self._group(http, turn, group, found) for group in together))
        except TimeoutError:
            if not found:
                self._failed(wire.Down(f"nothing came within {_LONGEST_S:g} seconds"))

    async def _tried(self, http: httpx.AsyncClient) -> bool:
        """With posts of our own alone, so that no post of anybody else decides how we ask."""
        reasons = []
        for form in _forms(self._task):
            try:
                await self._question(http, [], form, tries=1)
            except wire.Refused as problem:
                reasons.append(str(problem))
            except (wire.Down, Unreadable) as problem:
                self._failed(problem)
                return False
            else:
                with self._lock:
                    self._form = form
                    self._circuit.went_well()
                return True
        self._failed(wire.Down(f"it refuses every form of question: {', '.join(reasons)}"))
        return False

    async def _group(
        self,
        http: httpx.AsyncClient,
        turn: asyncio.Semaphore,
        group: Sequence[tuple[Question, str]],
        found: dict[Question, Value | None],
    ) -> None:
        async with turn:
            if not self._circuit.closed:
                return
            try:
                found.update(await self._question(http, group, self._form))
            except wire.Down as problem:
                self._failed(problem)
                return
            except (wire.Refused, Unreadable) as problem:
                self._why = str(problem)
                if len(group) == 1 and isinstance(problem, Unreadable):
                    found[group[0][0]] = None
                if len(group) == 1:
                    return
            else:
                return
        # One of them may have spoilt it for all: each by itself, once.
        again = group[: self._granted(len(group))]
        await asyncio.gather(*(self._group(http, turn, [one], found) for one in again))

    async def _question(
        self,
        http: httpx.AsyncClient,
        group: Sequence[tuple[Question, str]],
        form: Mapping[str, object],
        *,
        tries: int = wire.TRIES,
    ) -> dict[Question, Value | None]:
        posts, known = asking.posed(self._task, [(text, target) for (_, target), text in group], self._rng)
        body = {"messages": asking.messages(self._task, posts), **form}
        content = await wire.ask(http, self._place, body, tries=tries)
        values = asking.answered(self._task, content, posts, known)
        ours = [post.id for post in posts if post.id not in known]
        return {one: values[key] for (one, _), key in zip(group, ours, strict=True)}

    def _failed(self, problem: Exception) -> None:
        told_s = problem.told_s if isinstance(problem, wire.Down) else 0.0
        with self._lock:
            self._why = str(problem)
            self._circuit.failed(self._clock(), told_s=told_s)


def _forms(task: Task) -> list[dict[str, object]]:
    """From the strictest on: not every server knows schemas, and some models take no temperature."""
    named = {"name": "answers", "strict": True, "schema": asking.schema(task)}
    by_schema: dict[str, object] = {"response_format": {"type": "json_schema", "json_schema": named}}
    by_kind: dict[str, object] = {"response_format": {"type": "json_object"}}
    cold: dict[str, object] = {"temperature": 0}
    return [{**by_schema, **cold}, by_schema, {**by_kind, **cold}, cold, {}]


class EndpointFeelings:
    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle
        self.version = oracle.version

    def read(self, texts: Sequence[str], names: Sequence[str] | None = None) -> Felt:
        toward = [None] * len(texts) if names is None else names
        questions = [(text, name) for text, name in zip(texts, toward, strict=True)]
        values = self._oracle.values([one for one in questions if one[0].strip()])
        scores, left = np.full((len(texts), len(FEELINGS)), np.nan), np.zeros(len(texts), dtype=np.bool_)
        for row, one in enumerate(questions):
            left[row] = bool(one[0].strip()) and one not in values
            value = values.get(one)
            if isinstance(value, Sentiment) and value in FEELINGS:
                scores[row] = (1 - LIKELY) / 2
                scores[row, FEELINGS.index(value)] = LIKELY
        return Felt(scores=scores, left=left)


class EndpointIntents:
    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle
        self.version = oracle.version

    def read(self, texts: Sequence[str]) -> Wanted:
        values = self._oracle.values([(text, None) for text in texts if text.strip()])
        found = [values.get((text, None)) for text in texts]
        left = np.array([bool(text.strip()) and (text, None) not in values for text in texts], dtype=np.bool_)
        return Wanted(intents=[_wanted(value) for value in found], left=left)


def _wanted(value: Value | None) -> tuple[IntentReading, ...] | None:
    if not isinstance(value, tuple):
        return None
    return tuple(IntentReading(name=intent, confidence=LIKELY) for intent in value)
