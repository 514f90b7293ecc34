"""A person's feelings, as the pane beside a case sums them up, follow what agents say of the readings."""

from datetime import UTC

from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.types import Feelings
from heedful.desk.person.pane import pane
from heedful.desk.tests.world import World, open_case
from heedful.listening.models import Mention
from heedful.understanding import api as understanding
from heedful.understanding.types import Field


def felt() -> Feelings:
    return pane(customers.find("", limit=1)[0], zone=UTC).feelings


def test_the_pane_sums_up_corrected_readings(world: World) -> None:
    open_case(world, "Where is my bag?")
    open_case(world, "Well done, again")
    one, other = Mention.objects.order_by("pk").values_list("pk", flat=True)
    assert (felt().negative, felt().positive, felt().net) == (2, 0, -1)
    made = [
        understanding.correct(one, Field.SENTIMENT, "", "positive", who=world.agent, now=utc_now()),
        understanding.correct(other, Field.NOISE, "", "advertisement", who=world.agent, now=utc_now()),
    ]
    assert (felt().negative, felt().positive, felt().net) == (0, 1, 1)
    assert not felt().unread
    for correction in made:
        understanding.undo(correction.id, who=world.agent, now=utc_now())
    assert (felt().negative, felt().positive, felt().net) == (2, 0, -1)
