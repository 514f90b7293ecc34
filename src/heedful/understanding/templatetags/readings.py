"""What a post says, as other stages put it under the post: `{% readings mention reading corrected %}`."""

from collections.abc import Sequence
from typing import Any

from django import template

from heedful.staff.api import allowed
from heedful.staff.types import Right
from heedful.understanding.chips import chips
from heedful.understanding.types import Corrected, Reading

register = template.Library()


@register.inclusion_tag("understanding/readings.html", takes_context=True)
def readings(
    context: dict[str, Any], mention: int, reading: Reading | None, corrected: Sequence[Corrected] | None = None
) -> dict[str, Any]:
    said = corrected or ()
    return {
        "mention": mention,
        "reading": reading,
        "chips": chips(reading, said) if reading else (),
        "may_correct": allowed(context["viewer"].role if context.get("viewer") else None, Right.POSTS_CORRECT),
        "people": list(dict.fromkeys(one.by for one in said if one.by)),
    }
