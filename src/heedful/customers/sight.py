"""What a batch of mentions tells about the people who wrote them."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from heedful.customers.types import Known, Sighting
from heedful.listening.types import Mention

Author = tuple[str, str]  # platform, external id

_KEPT = ("name", "handle", "url", "avatar")


def sightings(mentions: Iterable[Mention], languages: Mapping[int, str]) -> dict[Author, Sighting]:
    """One sighting per author in a fixed order, so that two workers never wait for each other in a ring."""
    groups: dict[Author, list[Mention]] = {}
    for mention in mentions:
        if not mention.own:
            groups.setdefault((mention.platform, mention.author_id), []).append(mention)
    return {author: _sighting(groups[author], languages) for author in sorted(groups)}


def _sighting(group: list[Mention], languages: Mapping[int, str]) -> Sighting:
    newest = group[0]
    if len(group) > 1:
        group.sort(key=lambda mention: mention.created_at)
        newest = group[-1]
    return Sighting(
        platform=newest.platform,
        external_id=newest.author_id,
        name=newest.author_name,
        handle=newest.author_handle,
        url=newest.author_url[:1000],
        avatar=newest.author_avatar[:500],
        followers=newest.followers,
        verified=newest.verified,
        language=languages.get(newest.id, ""),
        first_at=group[0].created_at,
        last_at=newest.created_at,
        mentions=len(group),
    )


def shown_name(sighting: Sighting) -> str:
    return (sighting.name or sighting.handle or sighting.external_id)[:255]


def refreshed(known: Known, sighting: Sighting) -> Known:
    """The identity with what is newer in the sighting. A platform that leaves a field out takes nothing away."""
    first = min(known.first_seen, sighting.first_at)
    if sighting.last_at < known.last_seen:
        return replace(known, first_seen=first)
    words = {name: getattr(sighting, name)[:1000] or getattr(known, name) for name in _KEPT}
    return replace(
        known,
        **words,
        followers=known.followers if sighting.followers is None else sighting.followers,
        verified=known.verified if sighting.verified is None else sighting.verified,
        first_seen=first,
        last_seen=sighting.last_at,
    )
