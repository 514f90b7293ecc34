"""Posts and charts for programs: what the screens show, from the same functions."""

from datetime import datetime

import msgspec
from django.http import Http404, HttpRequest

from heedful.channels.types import Counts
from heedful.core.clock import utc_now
from heedful.core.cursor import cursor_of
from heedful.insights import board, river
from heedful.insights.asked import NAMES, Asked, read
from heedful.insights.shapes import Chart
from heedful.insights.types import Period, Span
from heedful.insights.words import CHARTS
from heedful.listening import api as listening
from heedful.staff.api import ApiError, api_view, may
from heedful.staff.types import Right
from heedful.understanding.types import Filed, IntentReading, NoiseReading, Sentiment, Toward

MOST = 100
FILTERS = ", ".join(f"`{name}`" for name in NAMES.values())
PERIODS = (
    "`period` (today, yesterday, 24h, 7d, 30d, 90d, custom with `from` and `to`), `zone` (an IANA name) and the"
    f" filters {FILTERS}. A filter may stand several times; one value is then enough. Only public posts are here."
)


class PostFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    channel: str
    platform: str
    type: str
    content: str
    author: str
    author_id: str
    handle: str
    text: str
    url: str
    language: str
    sentiment: str
    confidence: float | None
    toward: tuple[Toward, ...]
    intents: tuple[IntentReading, ...]
    categories: tuple[Filed, ...]
    noise: NoiseReading | None
    topics: list[str]
    rating: float | None
    counts: Counts
    status: str
    case: int | None
    customer: int | None
    created_at: datetime


class PostsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first. With `next` as `after` it goes on; "" is the end of the period."""

    posts: list[PostFacts]
    next: str


class ChartAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`back_to`: counted only back to there, null where everything was."""

    period: Period
    step: str
    chart: Chart
    back_to: datetime | None


class PostsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The filters themselves may repeat and are read from the address."""

    after: str = ""
    limit: int = 25


@api_view(
    Right.POSTS_VIEW,
    summary="Posts, newest first",
    description=f"{PERIODS} Personal data in texts are masked without the right `person.data`.",
    query=PostsQuery,
    response=PostsPage,
)
def posts(request: HttpRequest, *, query: PostsQuery) -> PostsPage:
    if not 1 <= query.limit <= MOST:
        raise ApiError(f"limit is not between 1 and {MOST}", field="limit")
    if query.after and cursor_of(query.after) is None:
        raise ApiError("after is not a place that an answer named as next", field="after")
    personal = may(request, Right.PERSON_DATA)
    found = river.page(_asked(request, Span.MONTH), personal=personal, after=query.after, limit=query.limit)
    return PostsPage(posts=[_facts(card) for card in found.cards], next=found.next)


@api_view(
    Right.CHARTS_VIEW,
    summary="One of the performance charts",
    description=f"Names: {', '.join(CHARTS)}. Takes {PERIODS}",
    response=ChartAnswer,
)
def chart(request: HttpRequest, name: str) -> ChartAnswer:
    if name not in CHARTS:
        raise Http404
    asked = _asked(request, Span.WEEK)
    build = board.people_board if name == "people-over-time" else board.mentions_board
    found = build(asked, listening.topic_names())
    one = next(one for one in found.charts if one.name == name)
    return ChartAnswer(period=asked.period, step=asked.step.value, chart=one, back_to=found.back_to)


def _asked(request: HttpRequest, span: Span) -> Asked:
    asked = read(dict(request.GET.lists()), now=utc_now(), zone="UTC", span=span)
    if asked.ignored:
        raise ApiError(f"{asked.ignored[0]} has a value that makes no sense", field=asked.ignored[0])
    return asked


def _facts(card: river.Card) -> PostFacts:
    mention, reading = card.mention, card.reading
    return PostFacts(
        id=mention.id,
        channel=card.channel,
        platform=mention.platform,
        type=mention.type.value,
        content=mention.content,
        author=mention.author_name,
        author_id=mention.author_id,
        handle=mention.author_handle,
        text=mention.text,
        url=mention.url,
        language=card.language,
        sentiment=reading.sentiment.value if reading else Sentiment.UNKNOWN.value,
        confidence=reading.confidence if reading else None,
        toward=reading.toward if reading else (),
        intents=(reading.intents or ()) if reading else (),
        categories=reading.categories if reading else (),
        noise=reading.noise if reading else None,
        topics=[name for _topic, name in card.topics],
        rating=mention.rating,
        counts=mention.counts,
        status=card.status,
        case=card.case,
        customer=card.customer,
        created_at=mention.created_at,
    )
