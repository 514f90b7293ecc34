"""How somebody can be spoken to first. Pure.

Where the platform lets us begin in private, that comes first: a change of feeling is nobody else's business. Else the
newest post that shows the change is answered, for as long as the platform lets it be.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from heedful.channels.types import Capability, Visibility
from heedful.escalation.outreach.types import Reach
from heedful.listening.types import Mention

Can = Callable[[int, Visibility], Capability]  # of a channel


def reach(posts: Iterable[Mention], can: Can, *, now: datetime) -> Reach | None:
    told = sorted(posts, key=lambda one: (one.created_at, one.id), reverse=True)
    shown = [post for post in told if post.deleted_at is None and not post.own]
    for post in shown:
        private = can(post.channel, Visibility.PRIVATE)
        if private.can_send and private.starts:
            return _by(post, Visibility.PRIVATE)
    for post in shown:
        way = can(post.channel, post.visibility)
        if way.can_send and _in_time(post, way, now=now):
            return _by(post, post.visibility)
    return None


def _in_time(post: Mention, way: Capability, *, now: datetime) -> bool:
    return way.answers_for_h is None or now - post.created_at < timedelta(hours=way.answers_for_h)


def _by(post: Mention, way: Visibility) -> Reach:
    return Reach(mention=post.id, channel=post.channel, way=way)
