"""What a canvas, a table and a file draw. Pure."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Unit(StrEnum):
    COUNT = "count"
    NET = "net"
    PERCENT = "percent"


Drill = dict[str, str]  # what a click on it adds to the address of the posts


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the axis, a slice, or a row of the table."""

    text: str
    drill: Drill = {}
    color: str = ""  # for slices and bars of their own: see Series.color


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """`color` names a colour, not its value: `topic:3`, `platform:x`, `sentiment:negative`, `all`."""

    name: str
    values: list[float | None]
    color: str
    drill: Drill = {}
    hidden: bool = False  # until chosen in the legend
    mean: float | None = None
    deviation: float | None = None


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One way of drawing a chart."""

    labels: list[Label]
    series: list[Series]
    unit: Unit = Unit.COUNT
    stacked: bool = False


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """`shapes` by type: line, bar, pie."""

    name: str
    shapes: dict[str, Shape]
    left_out: int = 0  # topics beyond the most that are drawn


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What things are called on screen."""

    topics: Mapping[int, str]
    platforms: Mapping[str, str]
    sentiments: Mapping[str, str]
    contents: Mapping[str, str]
    all: str
