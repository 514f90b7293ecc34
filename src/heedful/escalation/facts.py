"""What conditions may ask about a mention, put together from what earlier stages know. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from heedful.core.language import base_code
from heedful.customers.types import Joint, JointFacts
from heedful.escalation import types as t
from heedful.escalation.words import fold
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment

SAME = timedelta(seconds=1)  # a change becomes known at the very post that shows it, whose time was rounded since


def facts_of(
    mention: Mention,
    reading: Reading | None,
    *,
    earlier: int | None,
    negatives: Sequence[datetime] = (),
    joints: Sequence[JointFacts] | None = None,
    cohorts: frozenset[int] | None = None,
) -> t.Facts:
    """The language read counts before the one that the platform told: it is told by account, not by post."""
    read = reading.language if reading else None
    return t.Facts(
        mention=mention.id,
        text=mention.text,
        words=fold(mention.text),
        sentiment=reading.sentiment if reading else Sentiment.UNKNOWN,
        confidence=reading.confidence if reading else None,
        topics=frozenset(mention.topics),
        platform=mention.platform,
        channel=mention.channel,
        type=mention.type,
        visibility=mention.visibility,
        language=base_code(read) or base_code(mention.language_told),
        country=mention.country or None,
        followers=mention.followers,
        rating=mention.rating,
        verified=mention.verified,
        author_id=mention.author_id,
        author_handle=mention.author_handle,
        attachment=bool(mention.attachments),
        duplicate=mention.duplicate,
        counts=_counts(mention),
        earlier=earlier,
        negatives=tuple(negatives),
        created_at=mention.created_at,
        received_at=mention.received_at,
        joints=_joints(mention, joints),
        cohorts=cohorts,
        toward=reading.toward if reading else None,
        intents=_intents(reading),
        categories=frozenset(one.category for one in reading.categories) if reading else None,
        complaint=reading.complaint if reading else None,
        noise=reading.noise.kind if reading and reading.noise else None,
    )


def _joints(mention: Mention, joints: Sequence[JointFacts] | None) -> frozenset[Joint] | None:
    """Those that were known when it was said: what came out later is no reason to act on it."""
    if joints is None:
        return None
    return frozenset(one.joint for one in joints if one.since <= mention.created_at + SAME)


def _intents(reading: Reading | None) -> dict[str, float] | None:
    if reading is None or reading.intents is None:
        return None
    return {one.name: one.confidence for one in reading.intents}


def _counts(mention: Mention) -> dict[t.Measure, int]:
    told = mention.counts
    counts = {
        t.Measure.LIKES: told.likes,
        t.Measure.SHARES: told.shares,
        t.Measure.COMMENTS: told.comments,
        t.Measure.VIEWS: told.views,
    }
    return {measure: count for measure, count in counts.items() if count is not None}
