"""An agent's lists. Constant queries, whatever their length."""

from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFilter, CaseState
from heedful.routing.queues import queues_of
from heedful.routing.rows import current
from heedful.routing.types import InboxCounts, InboxPage, Tab

STATES = {
    Tab.MINE: CaseState.OPEN,
    Tab.WAITING: CaseState.OPEN,
    Tab.SNOOZED: CaseState.SNOOZED,
    Tab.CLOSED: CaseState.CLOSED,
}


def inbox(user_id: int, tab: Tab, *, limit: int = 50, cursor: str = "") -> InboxPage:
    """What is due first comes first; of the closed, what was closed last."""
    page = escalation.case_page(_filter(user_id, tab), limit=limit, cursor=cursor)
    held = current(case.id for case in page.cases)
    return InboxPage(rows=tuple((case, held.get(case.id)) for case in page.cases), next=page.next)


def inbox_counts(user_id: int) -> InboxCounts:
    return InboxCounts(
        mine=escalation.count(_filter(user_id, Tab.MINE)),
        waiting=escalation.count(_filter(user_id, Tab.WAITING)),
        snoozed=escalation.count(_filter(user_id, Tab.SNOOZED)),
    )


def _filter(user_id: int, tab: Tab) -> CaseFilter:
    if tab is Tab.WAITING:
        return CaseFilter(state=STATES[tab], agent=0, queues=queues_of(user_id))
    return CaseFilter(state=STATES[tab], agent=user_id)
