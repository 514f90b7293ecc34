"""How often a reading turns when a post is dressed otherwise, though a person reads the same.

Posts are the English validation posts. A turn is another sentiment; what was unknown may stay so.
"""

import argparse
import json
import sys
from pathlib import Path

from heedful.understanding.reader import reader
from heedful.understanding.tests.dressed import DRESSES, dressed
from heedful.understanding.types import Quality

POSTS = Path("../shared/data/sentiment/en_val.ndjson")


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(prog="heedful bench robustness", description=__doc__)
    options.add_argument("--quality", type=Quality, choices=list(Quality), default=Quality.BALANCED)
    options.add_argument("--posts", type=int, default=2_000)
    told = options.parse_args(argv)
    if not POSTS.exists():
        raise SystemExit(f"{POSTS} is not there: the benchmark needs the public posts beside the checkout")
    texts = [json.loads(line)["text"] for line in POSTS.read_text(encoding="utf8").splitlines()][: told.posts]
    before = [one.sentiment for one in reader().read(texts, quality=told.quality)]
    turned = {}
    for name in DRESSES:
        after = [one.sentiment for one in reader().read(dressed(name, texts), quality=told.quality)]
        turned[name] = round(100 * sum(a != b for a, b in zip(before, after, strict=True)) / len(texts), 2)
    figure = {"posts": len(texts), "quality": told.quality, "model": reader().version, "turned_percent": turned}
    print(json.dumps({"benchmark": "robustness", "figure": figure}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
