"""How the screen shows options."""

from django import template

from heedful.desk.options import words as option_words
from heedful.desk.options.effect import Effect
from heedful.desk.options.reasons import reason

register = template.Library()

for _name in ("act_name", "barred", "state_name", "use_state", "worked"):
    register.filter(_name, getattr(option_words, _name))

register.filter("reason", reason)


@register.filter
def effect_tone(effect: Effect) -> str:
    """No colour for what may as well be nothing."""
    if effect.thin or effect.low <= 0 <= effect.high:
        return "soft"
    return "good" if effect.mean > 0 else "bad"


@register.filter
def reach(effect: Effect) -> float:
    """To either side of the mean."""
    return (effect.high - effect.low) / 2
