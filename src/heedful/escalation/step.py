"""What the pipeline calls: decides for a batch of mentions which become work, and for whom it already is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from heedful.escalation.follow import follow
from heedful.escalation.late import late_answers
from heedful.escalation.load import active_rules, items_of, known_cases, settled, spent_of
from heedful.escalation.outreach.follow import follow_changes
from heedful.escalation.outreach.opening import open_due
from heedful.escalation.plan import Item, Plan, plan
from heedful.escalation.rethread import correct_threads
from heedful.escalation.save import Saved, save
from heedful.escalation.types import Rule
from heedful.listening.types import Mention
from heedful.stream.api import announce_many
from heedful.understanding.types import Reading

__all__ = ["follow", "follow_changes", "judge", "open_due"]
ROUNDS = 3  # a loser of a race joins the winner in the second; a third covers a winner that was closed meanwhile


def judge(
    mentions: Sequence[Mention], readings: Mapping[int, Reading], people: Mapping[int, int], *, now: datetime
) -> list[int]:
    """Ids of the cases that were opened or touched. Call it once for a mention; a second time changes nothing."""
    if not mentions:
        return []
    correct_threads(mentions)
    rules = active_rules()
    items = items_of(mentions, readings, people, rules)
    touched: set[int] = set()
    for _ in range(ROUNDS):
        saved = _round(items, rules, now=now)
        touched |= saved.touched
        announce_many(saved.words)
        items = saved.lost
        if not items:
            break
    return sorted(touched)


def _round(items: Sequence[Item], rules: Sequence[Rule], *, now: datetime) -> Saved:
    mentions = [item.mention for item in items]
    done = settled(mentions)
    fresh = [item for item in items if item.mention.id not in done]
    if not fresh:
        return Saved()
    known, parents = known_cases(fresh, now=max(mention.received_at for mention in mentions))
    if not rules and not known:
        return Saved()
    saved = save(plan(fresh, known, parents, rules, spent_of(mentions) if rules else {}), now=now)
    late = late_answers(saved.kept)
    if late:
        more = save(Plan(joinings=late), now=now)
        saved.words += more.words
        saved.touched |= more.touched
    return saved
