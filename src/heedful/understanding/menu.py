"""What a person may say instead of a reading, as the lines of a menu."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from django.utils.translation import gettext as _

from heedful.understanding import models
from heedful.understanding.types import Field, Intent, Reading, Sentiment
from heedful.understanding.words import INTENTS, NOISES, SENTIMENTS, SHAPES, TONES, noise_reason

YES = "yes"
ADD = "label"  # everything that can be added


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One click says `after` about a field; `chosen` is what holds now."""

    field: str
    subject: str = ""
    after: str
    text: str
    shape: str = ""
    tone: str = ""
    chosen: bool = False


class Part(msgspec.Struct, frozen=True, kw_only=True):
    head: str
    note: str = ""
    lines: tuple[Line, ...]


def parts(reading: Reading, field: str, subject: str) -> tuple[Part, ...]:
    """() where there is no such reading to correct."""
    if field == Field.TARGET:
        return tuple(_target(reading, subject))
    return tuple(one for build in _BY_FIELD.get(field, ()) for one in build(reading))


def _whole(reading: Reading) -> Iterator[Part]:
    yield Part(head=_("What the whole post says"), lines=tuple(_feelings(Field.SENTIMENT, "", reading.sentiment)))


def _feelings(field: Field, subject: str, now: Sentiment) -> Iterator[Line]:
    for one in Sentiment:
        yield Line(
            field=field,
            subject=subject,
            after=one.value,
            text=str(SENTIMENTS[one]),
            shape=SHAPES[one],
            tone=TONES.get(one, ""),
            chosen=one is now,
        )


def _target(reading: Reading, subject: str) -> Iterator[Part]:
    for one in reading.toward:
        if str(one.target) == subject:
            yield Part(
                head=_("Toward %(name)s") % {"name": one.name},
                lines=(
                    *_feelings(Field.TARGET, subject, one.sentiment),
                    Line(field=Field.TARGET, subject=subject, after="", text=_("It is not about this"), shape="✕"),
                ),
            )


def _intents(reading: Reading) -> Iterator[Part]:
    held = {one.name for one in reading.intents or ()}
    lines = [_toggle(Field.INTENT, one.value, str(INTENTS[one]), held=one in held) for one in Intent]
    yield Part(head=_("What the writer wants"), lines=tuple(lines))


def _categories(reading: Reading) -> Iterator[Part]:
    held = {one.category for one in reading.categories}
    rows = models.Category.objects.filter(active=True).order_by("name").values_list("pk", "name")
    lines = [_toggle(Field.CATEGORY, str(key), name, held=key in held) for key, name in rows]
    if lines:
        yield Part(head=_("Categories"), lines=tuple(lines))


def _toggle(field: Field, subject: str, text: str, *, held: bool) -> Line:
    return Line(field=field, subject=subject, after="" if held else YES, text=text, chosen=held)


def _noise(reading: Reading) -> Iterator[Part]:
    if reading.noise:
        head = _("Set apart as noise: %(kind)s") % {"kind": NOISES[reading.noise.kind]}
        note = noise_reason(reading.noise.reason)
        undo = Line(field=Field.NOISE, after="", text=_("This is not noise"), shape="↩")
        yield Part(head=head, note=note, lines=(undo,))


_BY_FIELD: Mapping[str, Sequence[Callable[[Reading], Iterator[Part]]]] = {
    Field.SENTIMENT: (_whole,),
    Field.INTENT: (_intents,),
    Field.CATEGORY: (_categories,),
    Field.NOISE: (_noise,),
    ADD: (_intents, _categories, _noise),
}
