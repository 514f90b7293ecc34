"""`heedful train`: learn from what people corrected, compare, and switch only when told to."""

import argparse
import sys

import msgspec

from heedful.core.clock import utc_now
from heedful.understanding import layers
from heedful.understanding.errors import UnderstandingError
from heedful.understanding.learn import train
from heedful.understanding.types import Compared, Figures, LayerFacts


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    try:
        if options.back:
            return _said("the shipped model reads alone" if layers.back(who=None, now=utc_now()) else "it read alone")
        if options.switch:
            layers.switch(options.switch, who=None, now=utc_now())
            return _said(f"{options.switch} reads from now on; `heedful reread` reads history with it")
        found = layers.layers() if options.list else [train(None, utc_now())]
    except UnderstandingError as problem:
        _say(f"heedful train: {problem}")
        return 1
    for one in found:
        _say(_table(one))
    sys.stdout.buffer.write(msgspec.json.Encoder().encode_lines(found))
    return 0


def _said(sentence: str) -> int:
    _say(sentence)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="heedful train",
        description="Learn from the company's corrections of sentiment, on top of the shipped model.",
        epilog="A fifth of the corrections is held back, and both models are compared on it. Only you switch.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--switch", metavar="VERSION", help="read with this one from now on")
    what.add_argument("--back", action="store_true", help="read with the shipped model alone again")
    what.add_argument("--list", action="store_true", help="all that were ever learnt, newest first")
    return parser


def _table(one: LayerFacts) -> str:
    compared = one.compared
    return "\n".join(
        (
            f"{one.version}  {one.state}, learnt from {one.learnt_from} corrections",
            f"  held back: {compared.count} corrections, {compared.untouched} readings that nobody corrected",
            f"  {'':<16}{'accuracy':>10}{'recall':>10}",
            _line("shipped", compared.shipped),
            _line("with this layer", compared.layered),
            f"  mended {compared.mended}, spoilt {compared.spoilt}: {_verdict(compared)}",
        )
    )


def _line(name: str, figures: Figures) -> str:
    return f"  {name:<16}{figures.accuracy:>10.1%}{figures.macro_recall:>10.1%}"


def _verdict(compared: Compared) -> str:
    return f"{compared.verdict} (by chance alone: {compared.chance:.1%})"


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
