"""Run inside an installation (`python -m tests.topics [RULES]`): which posts are kept, and under which topics.

RULES is JSON, `{"topic": ["query", …]}`: the topics and rules that are made first.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.web.settings")
django.setup()

from heedful.core.clock import utc_now  # noqa: E402  # after the set-up
from heedful.listening import api as listening  # noqa: E402
from heedful.listening.models import Match, Mention  # noqa: E402


def make(rules: dict[str, list[str]]) -> None:
    for name, queries in rules.items():
        topic = listening.create_topic(name, who=None, now=utc_now())
        for number, query in enumerate(queries):
            listening.create_rule(topic.id, name=f"{name} {number}", query=query, who=None, now=utc_now())


def told() -> dict[str, object]:
    topics: dict[str, list[str]] = {}
    for name, post in Match.objects.values_list("topic__name", "mention__external_id").distinct():
        topics.setdefault(name, []).append(post)
    firsts = dict(Mention.objects.values_list("external_id", "duplicate_of__external_id"))
    return {"topics": topics, "posts": len(firsts), "repeats": {post: first for post, first in firsts.items() if first}}


make(json.loads(sys.argv[1]) if len(sys.argv) > 1 else {})
sys.stdout.write(json.dumps(told()) + "\n")
