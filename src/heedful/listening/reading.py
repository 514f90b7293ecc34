"""Mentions, topics and rules as others ask for them. Each function takes a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from heedful.channels.types import Counts, PostType, Visibility
from heedful.listening import models
from heedful.listening.models import Match, RuleDay, RuleState, RuleVersion, Topic
from heedful.listening.rules import living_rules, rule_facts, topic_facts, version_facts
from heedful.listening.types import Mention, Reason, RuleFacts, TopicFacts, Usage, VersionFacts

_MOST_IDS = 10_000


def mention(mention_id: int) -> Mention | None:
    return mentions([mention_id]).get(mention_id)


def mentions(ids: Iterable[int]) -> dict[int, Mention]:
    """Those of the ids that there are, in the order of the ids."""
    asked = list(dict.fromkeys(ids))[:_MOST_IDS]
    found = {one.id: one for one in facts_of(models.Mention.objects.filter(pk__in=asked))}
    return {key: found[key] for key in asked if key in found}


def standing_at(places: Collection[tuple[int, str]]) -> list[Mention]:
    """Those that are kept of what has these channels and external ids; one query."""
    channels, names = {channel for channel, _ in places}, {name for _, name in places}
    rows = models.Mention.objects.filter(channel_id__in=channels, external_id__in=names).order_by("pk")
    return [one for one in facts_of(rows) if (one.channel, one.external_id) in places]


def thread(channel: int, root: str, most: int = 200) -> list[Mention]:
    """The newest of a thread, oldest first."""
    rows = models.Mention.objects.filter(channel_id=channel, thread=root).order_by("-created_at", "-pk")[:most]
    return facts_of(rows)[::-1]


def in_threads(keys: Collection[tuple[int, str]]) -> list[Mention]:
    """All that stands in these threads (channel, root), oldest first."""
    roots = {root for _, root in keys if root}
    channels = {channel for channel, _ in keys}
    rows = models.Mention.objects.filter(channel_id__in=channels, thread__in=roots).order_by("created_at", "pk")
    return [one for one in facts_of(rows) if (one.channel, one.thread) in keys]


def by_author(
    platform: str, author_ids: Collection[str], *, before: int | None = None, most: int = 50
) -> list[Mention]:
    """What these identities of a platform said, newest first; `before` is the id of the last one on the page above."""
    rows = models.Mention.objects.filter(platform=platform, author_id__in=author_ids)
    if before is not None:
        last = models.Mention.objects.filter(pk=before).values_list("created_at", flat=True).first()
        if last is not None:
            rows = rows.filter(Q(created_at__lt=last) | Q(created_at=last, pk__lt=before))
    return facts_of(rows.order_by("-created_at", "-pk")[:most])


def spoken_at(authors: Collection[tuple[str, str]], *, most: int) -> dict[tuple[str, str], list[datetime]]:
    """When each (platform, author id) spoke, the newest `most` times of each platform; a query a platform."""
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for platform in {platform for platform, _ in authors}:
        ids = {author for one, author in authors if one == platform}
        rows = models.Mention.objects.filter(platform=platform, author_id__in=ids).order_by("-created_at", "-pk")
        for author, at in rows.values_list("author_id", "created_at")[:most]:
            found[platform, author].append(at)
    return found


def platform_times(platform: str, *, since: datetime, most: int) -> list[datetime]:
    """When anybody spoke there, the newest first."""
    rows = models.Mention.objects.filter(created_at__gte=since, platform=platform, own=False)
    return list(rows.order_by("-created_at", "-pk").values_list("created_at", flat=True)[:most])


def recent(*, since: datetime, most: int) -> list[Mention]:
    """What was said since, newest first."""
    rows = models.Mention.objects.filter(created_at__gte=since, deleted_at=None)
    return facts_of(rows.order_by("-created_at", "-pk")[:most])


def count_mentions() -> int:
    return models.Mention.objects.count()


def reasons(mention_ids: Collection[int]) -> dict[int, list[Reason]]:
    """Why each was kept. A mention without any was kept for its thread, its channel or because it is private."""
    rows = Match.objects.filter(mention_id__in=mention_ids).order_by("topic__name", "pk")
    found: dict[int, list[Reason]] = defaultdict(list)
    for key, topic, topic_name, rule, rule_name, number in rows.values_list(
        "mention_id", "topic_id", "topic__name", "version__rule_id", "version__rule__name", "version__number"
    ):
        reason = Reason(
            mention=key, topic=topic, topic_name=topic_name, rule=rule, rule_name=rule_name or "", version=number
        )
        found[key].append(reason)
    return dict(found)


def topics() -> list[TopicFacts]:
    counts = dict(living_rules().values_list("topic_id").annotate(count=Count("pk")))
    rows = Topic.objects.exclude(state=RuleState.DELETED).order_by("name", "pk")
    return [topic_facts(row, counts.get(row.pk, 0)) for row in rows]


def topic_names() -> dict[int, str]:
    """Also of topics that were deleted: what was kept under them still names them."""
    return dict(Topic.objects.values_list("pk", "name"))


def topic(topic_id: int) -> TopicFacts | None:
    row = Topic.objects.exclude(state=RuleState.DELETED).filter(pk=topic_id).first()
    return topic_facts(row) if row else None


def rules(topic_id: int | None = None) -> list[RuleFacts]:
    rows = living_rules().order_by("topic__name", "name", "pk")
    rows = rows if topic_id is None else rows.filter(topic_id=topic_id)
    queries = _queries(rows)
    return [rule_facts(row, queries[row.pk]) for row in rows]


def rule(rule_id: int) -> RuleFacts | None:
    rows = living_rules().filter(pk=rule_id)
    queries = _queries(rows)
    return next((rule_facts(row, queries[row.pk]) for row in rows), None)


def versions(rule_id: int) -> list[VersionFacts]:
    """Newest first."""
    return [version_facts(row) for row in RuleVersion.objects.filter(rule_id=rule_id).order_by("-number")]


def usage(rule_ids: Collection[int], *, today: date, days: int = 14) -> dict[int, Usage]:
    """One query over a row or a few per rule and day."""
    first, month = today - timedelta(days=days - 1), today.replace(day=1)
    rows = RuleDay.objects.filter(rule_id__in=rule_ids, day__gte=min(first, month), day__lte=today)
    kept: dict[int, dict[date, int]] = defaultdict(dict)
    for key, day, total in rows.values_list("rule_id", "day").annotate(total=Sum("kept")):
        kept[key][day] = total
    period = [first + timedelta(days=n) for n in range(days)]
    return {key: _usage(kept.get(key, {}), period, month) for key in rule_ids}


def _usage(kept: Mapping[date, int], period: list[date], month: date) -> Usage:
    return Usage(
        days=tuple(kept.get(day, 0) for day in period),
        month=sum(count for day, count in kept.items() if day >= month),
    )


def _queries(rows: Any) -> dict[int, str]:
    newest = RuleVersion.objects.filter(rule__in=rows, number=F("rule__version"))
    return dict(newest.values_list("rule_id", "query"))


def facts_of(rows: QuerySet[models.Mention]) -> list[Mention]:
    found = list(rows)
    under: dict[int, list[int]] = defaultdict(list)
    if found:
        matches = Match.objects.filter(mention_id__in=[row.pk for row in found]).order_by("pk")
        for key, topic_id in matches.values_list("mention_id", "topic_id"):
            under[key].append(topic_id)
    return [mention_facts(row, tuple(dict.fromkeys(under.get(row.pk, ())))) for row in found]


def mention_facts(row: models.Mention, topic_ids: tuple[int, ...]) -> Mention:
    return Mention(
        id=row.pk,
        channel=row.channel_id,
        external_id=row.external_id,
        platform=row.platform,
        type=PostType(row.type),
        visibility=Visibility(row.visibility),
        content=row.content,
        author_id=row.author_id,
        author_name=row.author_name,
        author_handle=row.author_handle,
        author_avatar=row.author_avatar,
        author_url="",
        followers=row.followers,
        verified=row.verified,
        text=row.text,
        thread=row.thread,
        reply_to=row.reply_to,
        url=row.url,
        language_told=row.language_told,
        country=row.country,
        rating=row.rating,
        attachments=tuple(row.attachments),
        own=row.own,
        duplicate=row.duplicate_of_id is not None,
        topics=topic_ids,
        created_at=row.created_at,
        received_at=row.received_at,
        counts=Counts(likes=row.likes, shares=row.shares, comments=row.comments, views=row.views),
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
    )
