"""`heedful match` with 1,000 rules in one process, beside one compiled regular expression per rule.

Both answer over the same posts in the same run; the peer over fewer, since it takes so much longer. The rules are a
brand's usual ones: names and handles, a product with a trouble, phrases, exclusions, a language.
"""

import argparse
import io
import itertools
import json
import os
import platform
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from heedful.listening.command import match_lines
from heedful.listening.parse import parse

POSTS = Path("../shared/data/posts/airlines.ndjson")
PEER_POSTS = 2_000
TROUBLES = re.findall(
    r"\w+", "late delayed cancelled broken refund rude lost damaged waiting expensive missing stuck wrong"
)
PLACES = re.findall(r"\w+", "app website hotline counter delivery invoice login order parcel support update battery")
NOISE = ["jobs", "hiring", "giveaway", "coupon", "vacancy", "sponsored", "webinar", "stock"]
SYLLABLES = re.findall("..", "acbelordanelfingrahelixjorkalumernorolperquarinsoltamurvelwexyorzan")
NAMES = ["united", "jetblue", "southwestair", "americanair", "usairways", "virginamerica", "delta"]
TALKED_ABOUT = 20  # one rule in so many is about a name that is in the posts, so that matching has something to do


def brand(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 3)))


def make_rules(count: int, rng: random.Random) -> list[tuple[str, str]]:
    rules = []
    for number in range(count):
        name = rng.choice(NAMES) if rng.randrange(TALKED_ABOUT) == 0 else brand(rng)
        trouble, place, noise = rng.choice(TROUBLES), rng.choice(PLACES), rng.choice(NOISE)
        shapes = (
            f'("{name} {place}" OR @{name} OR #{name}) -{noise} lang:en',
            f"{name} {trouble}",
            f'{name} ({trouble} OR "{place} {trouble}" OR {rng.choice(TROUBLES)}) -{noise} -giveaway',
            f"(@{name} OR @{name}help OR #{name}fail) -from:{name}",
            f'"{name} {place}" OR "{place} of {name}" OR {name}{place[:3]}*',
            f"{name} NEAR/6 ({trouble} OR {rng.choice(TROUBLES)})",
        )
        rules.append((f"rule-{number}", shapes[number % len(shapes)]))
    return rules


def make_lines(count: int) -> list[bytes]:
    if POSTS.exists():
        told = POSTS.read_bytes().splitlines(keepends=True)
        lines = [line.replace(b'"timezone"', b'"language": "en", "timezone"') for line in told]
    else:
        lines = [json.dumps(post).encode() + b"\n" for post in make_posts(9_000)]
    return list(itertools.islice(itertools.cycle(lines), count))


def make_posts(count: int) -> Iterator[dict[str, str]]:
    rng = random.Random(1)
    words = [brand(rng) for _ in range(5_000)] + TROUBLES + PLACES
    for number in range(count):
        text = " ".join([f"@{rng.choice(NAMES)}", *rng.choices(words, k=rng.randint(6, 24))])
        yield {"id": str(number), "author": f"u{number % 500}", "text": text, "language": "en"}


def as_regex(query: str) -> re.Pattern[str]:
    """What one would write by hand for the words of the query, without what it excludes or asks of fields."""
    words = re.findall(r'"[^"]+"|[\w@#*]+', re.sub(r"(-\w+|\w+:\S+|\bOR\b|NEAR/\d+)", " ", query))
    parts = (re.escape(word.strip('"')).replace(r"\*", r"\w*") for word in words)
    return re.compile("|".join(rf"(?<!\w){part}(?!\w)" for part in parts), re.IGNORECASE)


def measure_peer(rules: list[tuple[str, str]], lines: list[bytes]) -> float:
    compiled = [(rule, as_regex(query)) for rule, query in rules]
    start = time.perf_counter()
    for line in lines:
        post = json.loads(line)
        json.dumps({"id": post["id"], "rules": [rule for rule, regex in compiled if regex.search(post["text"])]})
    return len(lines) / (time.perf_counter() - start)


def measure(rules: list[tuple[str, str]], lines: list[bytes]) -> tuple[float, float, float]:
    """Posts a second by the clock and by the processor (on a busy machine they differ), and rules per post."""
    source, target = io.BytesIO(b"".join(lines)), io.BytesIO()
    parsed = [(rule, parse(query)) for rule, query in rules]
    start, start_cpu = time.perf_counter(), time.process_time()
    bad = match_lines(source, target, parsed)
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    answers = [json.loads(line) for line in target.getvalue().splitlines()]
    if bad or len(answers) != len(lines):
        raise SystemExit(f"{len(answers)} answers to {len(lines)} posts, {bad} unreadable")
    return len(lines) / seconds, len(lines) / cpu, sum(len(answer["rules"]) for answer in answers) / len(answers)


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(prog="heedful bench match", description=__doc__)
    options.add_argument("--posts", type=int, default=200_000)
    options.add_argument("--rules", type=int, default=1_000)
    told = options.parse_args(argv)
    rules = make_rules(told.rules, random.Random(7))
    lines = make_lines(told.posts)
    rate, cpu_rate, per_post = measure(rules, lines)
    peer = measure_peer(rules, lines[:PEER_POSTS])
    figure = {
        "benchmark": "match",
        "posts_per_s": round(rate),
        "posts_per_cpu_s": round(cpu_rate),
        "peer": "one compiled regular expression per rule",
        "peer_posts_per_s": round(peer),
        "times_peer": round(rate / peer, 1),
        "rules": told.rules,
        "posts": told.posts,
        "rules_matched_per_post": round(per_post, 2),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    print(json.dumps(figure))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
