"""How often a reading turns when a post is dressed otherwise, though a person reads the same.

    heedful bench robustness [--quality Q] [--posts N]
    heedful bench robustness --minutes N [--seed N]

Posts are the English validation posts. A turn is another sentiment; what was unknown may stay so. Beside them, how many
of some pairs of a sentence and its denial are read as they are meant.

With `--minutes`, texts are made by chance instead, of every kind that `strange` lists, and read at all qualities: never
an exception, always a sound reading, and the same one alone as among others. Nothing but the source is needed for it.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.fuzz import fuzz
from benchmarks.machine import machine

from heedful.understanding.reader import reader
from heedful.understanding.tests.dressed import DENIALS, DRESSES, dressed
from heedful.understanding.types import Quality, Sentiment

POSTS = Path("../shared/data/sentiment/en_val.ndjson")


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(prog="heedful bench robustness", description=__doc__)
    options.add_argument("--quality", type=Quality, choices=list(Quality), default=Quality.BALANCED)
    options.add_argument("--posts", type=int, default=2_000)
    options.add_argument("--minutes", type=float, help="read texts made by chance for so long instead")
    options.add_argument("--seed", type=int, default=7, help="of these texts: the same seed makes the same ones")
    told = options.parse_args(argv)
    figure = _turned(told.quality, told.posts) if told.minutes is None else fuzz(told.minutes, told.seed)
    print(json.dumps({"benchmark": "robustness", "figure": figure, "machine": machine()}))
    return 1 if figure.get("violations") else 0


def _turned(quality: Quality, most: int) -> dict[str, Any]:
    if not POSTS.exists():
        raise SystemExit(f"{POSTS} is not there: the benchmark needs the public posts beside the checkout")
    texts = [json.loads(line)["text"] for line in POSTS.read_text(encoding="utf8").splitlines()][:most]
    before = _sentiments(texts, quality)
    turned = {}
    for name in DRESSES:
        after = _sentiments(dressed(name, texts), quality)
        turned[name] = round(100 * sum(a != b for a, b in zip(before, after, strict=True)) / len(texts), 2)
    meant = [_sentiments(pair, quality) == [Sentiment.POSITIVE, Sentiment.NEGATIVE] for pair in DENIALS]
    return {
        "posts": len(texts),
        "quality": quality,
        "model": reader().version,
        "turned_percent": turned,
        "denials_read_as_meant": f"{sum(meant)} of {len(meant)}",
    }


def _sentiments(texts: Sequence[str], quality: Quality) -> list[Sentiment]:
    return [one.sentiment for one in reader().read(texts, quality=quality)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
