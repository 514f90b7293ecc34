"""How many people of all, told from a sample of them. Pure."""

from heedful.customers.types_cohorts import About

SAMPLE = 5_000  # people: a share of one half is known to within twelve thousandths
Z90 = 1.6449


def spread(low: int, high: int) -> list[int]:
    """Numbers evenly from `low` to `high`, the ids that are looked at."""
    step = (high - low) / SAMPLE
    return sorted({low + int(place * step) for place in range(SAMPLE)})


def about(hits: int, looked_at: int, of: int) -> About:
    """Wilson's interval (1927, JASA 22:209) of the share, times how many there are; it holds for rare ones as well."""
    if not looked_at:
        return About(number=0, low=0, high=of, exact=False)
    share = hits / looked_at
    square = Z90 * Z90 / looked_at
    middle = (share + square / 2) / (1 + square)
    half = Z90 * (share * (1 - share) / looked_at + square / (4 * looked_at)) ** 0.5 / (1 + square)
    low, high = max(middle - half, 0.0), min(middle + half, 1.0)
    return About(number=rounded(share * of), low=max(round(low * of), hits), high=round(high * of), exact=False)


def rounded(number: float) -> int:
    """To two figures that mean something: 312,480 is said as 310,000."""
    whole = round(number)
    unit: int = 10 ** max(len(str(whole)) - 2, 0)
    return round(whole / unit) * unit
