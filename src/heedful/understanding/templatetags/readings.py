"""What a post says, as other stages put it under the post: `{% readings mention reading corrected %}`."""

from collections.abc import Sequence
from typing import Any

from django import template

from heedful.understanding.chips import chips
from heedful.understanding.types import Corrected, Reading

register = template.Library()


@register.inclusion_tag("understanding/readings.html")
def readings(mention: int, reading: Reading | None, corrected: Sequence[Corrected] | None = None) -> dict[str, Any]:
    said = corrected or ()
    return {
        "mention": mention,
        "reading": reading,
        "chips": chips(reading, said) if reading else (),
        "people": list(dict.fromkeys(one.by for one in said if one.by)),
    }
