"""What makes two cases comparable, in one word. Pure."""

from heedful.desk.options.fits import sentiment_of
from heedful.desk.options.types import Circumstances


def stratum(now: Circumstances, before: float | None) -> str:
    """The newest change and toward whom, the category, public or private, and how the person felt."""
    turned = f"{now.turned[0].direction}-{now.turned[0].about}" if now.turned else "steady"
    category = min(now.categories) if now.categories else 0
    felt = "unknown" if before is None else sentiment_of(before).value
    return f"{turned}|{category}|{now.visibility.value}|{felt}"
