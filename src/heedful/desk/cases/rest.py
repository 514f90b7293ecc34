"""Cases over HTTP: whatever the screen does, a program can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import msgspec
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from heedful.channels.types import Visibility
from heedful.core.clock import utc_now
from heedful.desk.cases.inbox import inbox
from heedful.desk.cases.screen import case_screen
from heedful.desk.errors import DeskError, HeldByOther, NotSent
from heedful.desk.handling import replies as answers
from heedful.desk.handling import work
from heedful.desk.handling.calls import CallFacts, calls_in
from heedful.desk.types import Item, NoteFacts, ReplyFacts
from heedful.desk.words import obstacle
from heedful.escalation import api as escalation
from heedful.escalation.api import BranchFacts, OutreachFacts
from heedful.escalation.errors import EscalationError, NoSuchCase
from heedful.escalation.types import CaseFacts
from heedful.routing.errors import RoutingError
from heedful.routing.types import Tab
from heedful.staff.api import ApiError, NotAllowedError, api_view, viewer
from heedful.staff.types import Right

Token = Annotated[
    str, msgspec.Meta(min_length=8, max_length=64, description="Yours; the same again does nothing again")
]


class CaseQuery(msgspec.Struct, frozen=True, kw_only=True):
    tab: Tab = Tab.MINE
    after: str = ""  # the `next` of the page before
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class CaseList(msgspec.Struct, frozen=True, kw_only=True):
    cases: tuple[CaseFacts, ...]
    counts: dict[str, int]
    next: str


class CaseStory(msgspec.Struct, frozen=True, kw_only=True):
    """A case with everything that was said and done, and why it is there in one sentence."""

    case: CaseFacts
    why: str
    thread: tuple[Item, ...]
    outreaches: tuple[OutreachFacts, ...] = ()
    branch: BranchFacts | None = None
    calls: tuple[CallFacts, ...] = ()  # promised


class NewReply(msgspec.Struct, frozen=True, kw_only=True):
    """`answers` is the id of a mention of this case; without it the customer's newest is answered."""

    text: str
    visibility: Visibility
    token: Token
    answers: int | None = None
    branch: int | None = None  # of `places`: where the case was moved and nothing was said yet


class NewNote(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
    token: Token


class Sleep(msgspec.Struct, frozen=True, kw_only=True):
    until: Annotated[datetime, msgspec.Meta(tz=True)]


class End(msgspec.Struct, frozen=True, kw_only=True):
    wrap_up: str  # key of a wrap-up code


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly one of `queue` (its key) and `agent` (their id)."""

    queue: str | None = None
    agent: int | None = None
    why: str = ""


@contextmanager
def said() -> Iterator[None]:
    try:
        yield
    except NoSuchCase as error:
        raise Http404 from error
    except NotSent as error:
        message = " ".join(obstacle(kind) for kind in error.obstacles)
        raise ApiError(message, field=error.obstacles[0], status=422) from error
    except HeldByOther as error:
        raise ApiError(_("A colleague has this case. Take it over or leave it to them."), status=409) from error
    except NotAllowedError:
        raise
    except (DeskError, EscalationError, RoutingError) as error:
        raise ApiError(str(error), status=409) from error


@api_view(Right.DESK_USE, summary="List cases", query=CaseQuery, response=CaseList)
def cases(request: HttpRequest, *, query: CaseQuery) -> CaseList:
    found = inbox(viewer(request), query.tab, cursor=query.after, limit=query.limit)
    return CaseList(cases=tuple(row.case for row in found.rows), counts=found.counts, next=found.next)


@api_view(Right.DESK_USE, summary="Read a case", response=CaseStory)
def case(request: HttpRequest, pk: int) -> CaseStory:
    with said():
        screen = case_screen(pk, viewer(request), now=utc_now())
    return CaseStory(
        case=screen.case,
        why=escalation.text(screen.why),
        thread=screen.items,
        outreaches=tuple(one.facts for one in screen.begun),
        branch=screen.branch,
        calls=calls_in(pk),
    )


@api_view(
    Right.DESK_USE,
    method="POST",
    summary="Answer",
    description="Queued at once, sent when the time to take it back is over; its delivery tells what became of it.",
    body=NewReply,
    response=ReplyFacts,
    status=201,
)
def replies(request: HttpRequest, pk: int, *, body: NewReply) -> ReplyFacts:
    with said():
        return answers.reply(
            pk,
            who=viewer(request),
            text=body.text,
            visibility=body.visibility,
            answers=body.answers,
            branch=body.branch,
            token=body.token,
            now=utc_now(),
        )


@api_view(Right.DESK_USE, method="POST", summary="Write a note", body=NewNote, response=NoteFacts, status=201)
def notes(request: HttpRequest, pk: int, *, body: NewNote) -> NoteFacts:
    with said():
        return work.note(pk, who=viewer(request), text=body.text, token=body.token, now=utc_now())


@api_view(Right.DESK_USE, method="POST", summary="Snooze a case", body=Sleep, response=CaseFacts)
def snooze(request: HttpRequest, pk: int, *, body: Sleep) -> CaseFacts:
    now = utc_now()
    if body.until <= now:
        raise ApiError(_("This time is past."), field="until")
    with said():
        work.snooze(pk, who=viewer(request), until=body.until, now=now)
        return escalation.case(pk)


@api_view(Right.DESK_USE, method="POST", summary="Close a case", body=End, response=CaseFacts)
def close(request: HttpRequest, pk: int, *, body: End) -> CaseFacts:
    with said():
        work.close(pk, who=viewer(request), wrap_up=body.wrap_up, now=utc_now())
        return escalation.case(pk)


@api_view(Right.DESK_USE, method="POST", summary="Transfer a case", body=Handover, response=CaseFacts)
def transfer(request: HttpRequest, pk: int, *, body: Handover) -> CaseFacts:
    if (body.queue is None) == (body.agent is None):
        raise ApiError(_("Choose a queue or a colleague."), field="queue")
    with said():
        who = viewer(request)
        work.transfer(pk, who=who, to_queue=body.queue, to_user=body.agent, why=body.why, now=utc_now())
        return escalation.case(pk)


@api_view(Right.DESK_USE, method="POST", summary="Take a case that nobody has", response=CaseFacts)
def claim(request: HttpRequest, pk: int) -> CaseFacts:
    with said():
        work.claim(pk, who=viewer(request), now=utc_now())
        return escalation.case(pk)
