"""What reads now and how well, what was corrected, what was learnt: as the page shows it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heedful.listening import api as listening
from heedful.staff.api import people
from heedful.understanding import again, company, corrections, layers
from heedful.understanding.learn import LEAST
from heedful.understanding.reader import reader
from heedful.understanding.shown import category_names
from heedful.understanding.types import (
    AgainFacts,
    AgainState,
    Correction,
    Field,
    LayerFacts,
    LayerState,
    Noise,
    Sentiment,
    Verdict,
)
from heedful.understanding.words import NOISES, SENTIMENTS, intent_name

FIGURES = Path(__file__).parent / "model" / "figures.json"
PAGE = 30
TEXT_LENGTH = 140

STATES = {
    LayerState.CANDIDATE: (gettext_lazy("not in use"), ""),
    LayerState.ACTIVE: (gettext_lazy("reads now"), "good"),
    LayerState.RETIRED: (gettext_lazy("was in use"), ""),
}
VERDICTS = {
    Verdict.BETTER: (gettext_lazy("better"), "good"),
    Verdict.WORSE: (gettext_lazy("worse"), "bad"),
    Verdict.TOO_FEW: (gettext_lazy("too few to tell"), "amber"),
}
FIELDS = {
    Field.SENTIMENT: gettext_lazy("sentiment"),
    Field.TARGET: gettext_lazy("toward"),
    Field.INTENT: gettext_lazy("intent"),
    Field.CATEGORY: gettext_lazy("category"),
    Field.NOISE: gettext_lazy("noise"),
}


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """How well the shipped model reads a language: macro recall or F1, between 0 and 1, on that many posts."""

    language: str
    share: float
    posts: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    said: Correction
    about: str
    before: str
    after: str
    who: str
    text: str


class Learnt(msgspec.Struct, frozen=True, kw_only=True):
    layer: LayerFacts
    state: Any
    tone: str
    verdict: Any
    verdict_tone: str
    who: str


def page(before: int | None) -> dict[str, Any]:
    found = corrections.newest(most=PAGE + 1, before=before)
    known = layers.layers()
    return {
        "version": company.version(),
        "shipped": reader().version,
        "figures": figures(),
        "rows": rows(found[:PAGE]),
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "learnt": _learnt(known),
        "layered": any(one.state is LayerState.ACTIVE for one in known),
        "stale": any(one.state is LayerState.ACTIVE and not one.fits for one in known),
        "least": LEAST,
        **progress(),
    }


def figures() -> tuple[Figure, ...]:
    return msgspec.json.decode(FIGURES.read_bytes(), type=tuple[Figure, ...]) if FIGURES.exists() else ()


def progress() -> dict[str, Any]:
    run = again.latest()
    return {
        "run": run,
        "running": run is not None and run.state is AgainState.RUNNING,
        "share": _share(run) if run else 0,
        "outdated": run is not None and run.model != company.version(),
    }


def _share(run: AgainFacts) -> int:
    return 100 if run.state is AgainState.DONE or not run.total else int(100 * run.done / run.total)


def rows(said: Sequence[Correction]) -> list[Row]:
    names = _people(one.by for one in said)
    posts = listening.mentions(one.mention for one in said)
    subjects = _subjects(said)
    return [
        Row(
            said=one,
            about=" ".join(filter(None, (str(FIELDS[one.field]), subjects.get((one.field, one.subject), "")))),
            before=_value(one.field, one.before),
            after=_value(one.field, one.after),
            who=names.get(one.by or 0, ""),
            text=posts[one.mention].text[:TEXT_LENGTH] if one.mention in posts else "",
        )
        for one in said
    ]


def _learnt(known: Sequence[LayerFacts]) -> list[Learnt]:
    names = _people(one.made_by for one in known)
    return [
        Learnt(
            layer=one,
            state=STATES[one.state][0],
            tone=STATES[one.state][1],
            verdict=VERDICTS[one.compared.verdict][0],
            verdict_tone=VERDICTS[one.compared.verdict][1],
            who=names.get(one.made_by or 0, ""),
        )
        for one in known
    ]


def _people(ids: Any) -> Mapping[int, str]:
    wanted = {one for one in ids if one}
    return {one.id: one.name for one in people(wanted, active=None)} if wanted else {}


def _subjects(said: Sequence[Correction]) -> dict[tuple[Field, str], str]:
    found = {(Field.INTENT, one.subject): intent_name(one.subject) for one in said if one.field is Field.INTENT}
    if any(one.field is Field.TARGET for one in said):
        found |= {(Field.TARGET, str(one.id)): one.name for one in listening.targets(active=None)}
    if any(one.field is Field.CATEGORY for one in said):
        found |= {(Field.CATEGORY, str(key)): name for key, name in category_names().items()}
    return found


def _value(field: Field, value: str) -> str:
    if field in {Field.SENTIMENT, Field.TARGET}:
        return str(SENTIMENTS[Sentiment(value)]) if value else _("not about it")
    if field is Field.NOISE:
        return str(NOISES[Noise(value)]) if value else _("no noise")
    return _("yes") if value else _("no")
