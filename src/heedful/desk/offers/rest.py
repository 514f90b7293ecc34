"""Options and guidelines over HTTP: what the settings and the menu beside a case do, a program can do."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from random import Random
from typing import Annotated

import msgspec
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from heedful.channels.types import Visibility
from heedful.core.clock import utc_now
from heedful.core.language import NAMES
from heedful.desk.cases.rest import said
from heedful.desk.errors import NotNow, NotThere
from heedful.desk.handling.fill import OPTION_PLACEHOLDERS, unknown_in
from heedful.desk.offers import approvals
from heedful.desk.offers import choose as choosing
from heedful.desk.offers.menu import Item, menu
from heedful.desk.offers.there import not_there
from heedful.desk.options import catalogue as kept
from heedful.desk.options import tallies
from heedful.desk.options.effect import Effect
from heedful.desk.options.guidelines import GuidelineText, guidelines, save_guideline
from heedful.desk.options.reasons import reason
from heedful.desk.options.tallies import Record
from heedful.desk.options.types import Act, OptionDraft, OptionFacts, OptionState, UseFacts
from heedful.desk.options.words import barred
from heedful.routing import api as routing
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right
from heedful.understanding import api as understanding

NOTHING = OptionDraft(name="new")
EXAMPLE = {
    "name": "Goodwill credit",
    "hint": "For somebody who turned away",
    "act": "code",
    "when": {"direction": "down", "about": ["company"]},
    "guard": {"every_days": 180, "approval": True},
    "texts": {"en": "{{first_name}}, with {{code}} your next booking costs less."},
    "codes": ["GOODWILL-30"],
}


class OptionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An option with how often it was offered and used, and how well it has worked."""

    option: OptionFacts
    record: Record


class NewOptionState(msgspec.Struct, frozen=True, kw_only=True):
    state: OptionState


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """An option that fits a case. `barred` is why it cannot be chosen now, "" where it can."""

    option: int
    name: str
    act: Act
    because: tuple[str, ...]
    effect: Effect
    text: str
    barred: str
    use: UseFacts | None


class CaseOptions(msgspec.Struct, frozen=True, kw_only=True):
    options: tuple[Offered, ...]
    guidelines: tuple[GuidelineText, ...]
    tags: tuple[str, ...]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """`at` is when to call back, for an option that makes an appointment."""

    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class ChoiceMade(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is what an answer may say; it counts as used once an answer with most of its words was sent."""

    use: UseFacts
    text: str
    visibility: Visibility | None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    approve: bool
    word: Annotated[str, msgspec.Meta(max_length=300)] = ""


class GuidelineTexts(msgspec.Struct, frozen=True, kw_only=True):
    """By language."""

    texts: Mapping[str, Annotated[str, msgspec.Meta(max_length=10_000)]]


@contextmanager
def _said() -> Iterator[None]:
    with said():
        try:
            yield
        except NotThere as error:
            raise Http404 from error
        except NotNow as error:
            told = barred(error.bar) if error.bar else _("This option was not offered here. Open the case anew.")
            raise ApiError(told, status=409) from error


@api_view(Right.OPTIONS_EDIT, summary="Options with how well each has worked", response=list[OptionRecord])
def listed(_request: HttpRequest) -> list[OptionRecord]:
    there = kept.options(state=None)
    records = tallies.records([one.id for one in there])
    return [OptionRecord(option=one, record=records[one.id]) for one in there]


@api_view(
    Right.OPTIONS_EDIT,
    method="POST",
    summary="Add an option",
    body=OptionDraft,
    response=OptionFacts,
    status=201,
    example=EXAMPLE,
)
def create(request: HttpRequest, *, body: OptionDraft) -> OptionFacts:
    _check(body)
    return kept.save_option(body, who=request, now=utc_now())


@api_view(Right.OPTIONS_EDIT, summary="One option", response=OptionRecord)
def one(_request: HttpRequest, pk: int) -> OptionRecord:
    with _said():
        return OptionRecord(option=kept.option(pk), record=tallies.records([pk])[pk])


@api_view(
    Right.OPTIONS_EDIT,
    method="PUT",
    summary="Change an option",
    body=OptionDraft,
    response=OptionFacts,
    example=EXAMPLE,
)
def change(request: HttpRequest, pk: int, *, body: OptionDraft) -> OptionFacts:
    with _said():
        _check(body, before=kept.draft_of(kept.option(pk)))
        return kept.save_option(body, who=request, now=utc_now(), pk=pk)


@api_view(
    Right.OPTIONS_EDIT,
    method="POST",
    summary="Switch an option off or on",
    body=NewOptionState,
    response=OptionFacts,
    example={"state": "disabled"},
)
def state(request: HttpRequest, pk: int, *, body: NewOptionState) -> OptionFacts:
    with _said():
        return kept.set_state(pk, body.state, who=request, now=utc_now())


@api_view(
    Right.OPTIONS_EDIT,
    method="POST",
    summary="Approve or refuse an option that waits",
    body=Decision,
    response=UseFacts,
    example={"approve": False, "word": "Talk to them first"},
)
def decide(request: HttpRequest, pk: int, *, body: Decision) -> UseFacts:
    with _said():
        return approvals.decide(pk, who=viewer(request), approve=body.approve, word=body.word, now=utc_now())


@api_view(
    Right.DESK_USE,
    summary="What can be done for the person of a case",
    description="In the order in which the desk shows it; reading it records nothing.",
    response=CaseOptions,
)
def of_case(request: HttpRequest, pk: int) -> CaseOptions:
    with _said():
        shown = menu(pk, viewer(request), now=utc_now(), chance=Random(pk), seen=False)
    return CaseOptions(
        options=tuple(map(_offered, (*shown.items, *shown.barred))), guidelines=shown.guidelines, tags=shown.tags
    )


@api_view(Right.DESK_USE, method="POST", summary="Choose an option", body=Choice, response=ChoiceMade, status=201)
def choose(request: HttpRequest, pk: int, option: int, *, body: Choice) -> ChoiceMade:
    with _said():
        made = choosing.choose(pk, option, who=viewer(request), now=utc_now(), at=body.at)
    return ChoiceMade(use=made.use, text=made.text, visibility=made.way)


@api_view(Right.DESK_USE, method="DELETE", summary="Take a choice back", response=UseFacts)
def take_back(request: HttpRequest, pk: int) -> UseFacts:
    with _said():
        return choosing.undo(pk, who=viewer(request), now=utc_now())


@api_view(Right.DESK_USE, summary="Guidelines by category and language", response=dict[int, dict[str, str]])
def all_guidelines(_request: HttpRequest) -> dict[int, dict[str, str]]:
    return guidelines()


@api_view(
    Right.OPTIONS_EDIT,
    method="PUT",
    summary="Write the guideline of a category",
    body=GuidelineTexts,
    response=dict[str, str],
    example={"texts": {"en": "Say where the bag was last seen."}},
)
def write_guideline(request: HttpRequest, pk: int, *, body: GuidelineTexts) -> dict[str, str]:
    if pk not in {one.id for one in understanding.categories(active=None)}:
        raise Http404
    _check_languages(body.texts)
    return save_guideline(pk, body.texts, who=request, now=utc_now())


all_options = by_method(listed, create)
one_option = by_method(one, change)


def _offered(item: Item) -> Offered:
    return Offered(
        option=item.option.id,
        name=item.option.name,
        act=item.option.act,
        because=tuple(map(reason, item.checks)),
        effect=item.effect,
        text=item.text,
        barred=barred(item.bar) if item.bar else "",
        use=item.use,
    )


def _check(draft: OptionDraft, *, before: OptionDraft = NOTHING) -> None:
    _check_languages(draft.texts)
    for language, text in draft.texts.items():
        unknown = unknown_in(text, OPTION_PLACEHOLDERS)
        if unknown:
            told = _("There is no placeholder {{%(name)s}}.") % {"name": unknown[0]}
            raise ApiError(told, field=f"texts.{language}")
    if draft.act is Act.TEAM and draft.queue not in {queue.key for queue in routing.queues()}:
        raise ApiError(_("Choose the queue."), field="queue")
    named = not_there(draft, before)
    if named is not None:
        field, value = named
        raise ApiError(_("Not known here: %(value)s.") % {"value": value}, field=field)


def _check_languages(texts: Mapping[str, str]) -> None:
    for language in texts:
        if language not in NAMES:
            raise ApiError(_("There is no such language."), field=f"texts.{language}")
