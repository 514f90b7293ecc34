"""What dimensions are called on screen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from heedful.core.platforms import NAMES, platform_name
from heedful.insights.asked import exact
from heedful.insights.shapes import Label, Words
from heedful.insights.types import Granularity, Period, Span

SENTIMENTS = {
    "positive": gettext_lazy("positive"),
    "neutral": gettext_lazy("neutral"),
    "negative": gettext_lazy("negative"),
    "unknown": pgettext_lazy("sentiment", "unknown"),
}
SENTIMENT_SIGNS = {"positive": "+", "neutral": "=", "negative": "\u2212", "unknown": "?"}
CONTENTS = {"text": gettext_lazy("Text"), "image": gettext_lazy("Image"), "video": gettext_lazy("Video")}
KINDS = {
    "post": gettext_lazy("Post"),
    "comment": gettext_lazy("Comment"),
    "reply": gettext_lazy("Reply"),
    "share": gettext_lazy("Share"),
    "review": gettext_lazy("Review"),
}
STATUSES = {
    "not-escalated": gettext_lazy("Not escalated"),
    "automatic": gettext_lazy("Escalated automatically"),
    "manual": gettext_lazy("Escalated by hand"),
    "throttled": gettext_lazy("Held back by the throttle"),
    "previously-escalated": gettext_lazy("Joined an earlier case"),
}
SPANS = {
    Span.TODAY: gettext_lazy("Today"),
    Span.YESTERDAY: gettext_lazy("Yesterday"),
    Span.DAY: gettext_lazy("Last 24 hours"),
    Span.WEEK: gettext_lazy("7 days"),
    Span.MONTH: gettext_lazy("30 days"),
    Span.QUARTER: gettext_lazy("90 days"),
    Span.CUSTOM: gettext_lazy("Custom"),
}
STEPS = {
    Granularity.HOUR: gettext_lazy("by hour"),
    Granularity.DAY: gettext_lazy("by day"),
    Granularity.WEEK: gettext_lazy("by week"),
    Granularity.MONTH: gettext_lazy("by month"),
}
CHARTS = {
    "mentions-over-time": gettext_lazy("Mentions over time by topic"),
    "people-over-time": gettext_lazy("Unique users by topic"),
    "net-over-time": gettext_lazy("Net sentiment over time"),
    "sentiment-by-topic": gettext_lazy("Sentiment by topic"),
    "sentiment-by-platform": gettext_lazy("Sentiment by platform in percent"),
    "mentions-by-platform": gettext_lazy("Mentions by platform"),
    "topics-by-platform": gettext_lazy("Mentions by topic and platform"),
    "content-by-platform": gettext_lazy("Content types by platform"),
}


def words(topics: Mapping[int, str]) -> Words:
    return Words(
        topics=topics,
        platforms=NAMES,
        sentiments={name: str(text) for name, text in SENTIMENTS.items()},
        contents={name: str(text) for name, text in CONTENTS.items()},
        all=_("All"),
    )


def platform(key: str) -> str:
    return platform_name(key)


def cut_labels(cuts: Iterable[Period], step: Granularity, *, one_day: bool) -> list[Label]:
    return [
        Label(
            text=_cut_text(cut.start.astimezone(ZoneInfo(cut.zone)), step, one_day=one_day),
            drill={
                "period": Span.CUSTOM.value,
                "from": exact(cut.start, cut.zone),
                "to": exact(cut.end, cut.zone),
            },
        )
        for cut in cuts
    ]


def _cut_text(at: datetime, step: Granularity, *, one_day: bool) -> str:
    if step is Granularity.HOUR:
        return date_format(at, "H:i" if one_day else "D H:i")
    # Translators: formats of Django's date filter, short enough for an axis
    return date_format(at, pgettext("month on an axis", "F Y") if step is Granularity.MONTH else day_format())


def day_format() -> str:
    return pgettext("day on an axis", "j M")
