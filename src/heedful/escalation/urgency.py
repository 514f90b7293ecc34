"""In which order cases wait: minutes waited, plus a head start for priority.

Genesys Cloud ranks the same way (score = minutes waiting + priority). Since every waiting case gains one point a
minute, the order between two of them never changes while they wait, so the score can be kept as a point in time,
`rank_at`: the earlier, the sooner. No case can be overtaken by one that came more than its head start later, so
nothing starves.
"""

from datetime import datetime, timedelta

from heedful.escalation.types import Priority

HEAD_START = {  # minutes
    Priority.LOW: 0,
    Priority.NORMAL: 30,
    Priority.HIGH: 120,
    Priority.URGENT: 480,
}
TAKEN_BACK = 30  # minutes that a case gains when nobody took it up in time


def rank_at(waiting_since: datetime, priority: Priority) -> datetime:
    return waiting_since - timedelta(minutes=HEAD_START[priority])
