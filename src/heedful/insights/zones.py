"""Time zones that a person may name."""

from zoneinfo import available_timezones

ZONES = (*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC")
