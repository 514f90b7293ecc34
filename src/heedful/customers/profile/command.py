"""`heedful people FILE`: what the company's books know of people, from a CSV file, into their profiles."""

import argparse
import json
import sys
from pathlib import Path

from heedful.core.clock import utc_now
from heedful.customers.errors import FieldRefused
from heedful.customers.profile.load import Settings, load


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    chosen = Settings(
        source=options.source or Path(options.file).name,
        who=options.who,
        now=utc_now(),
        make=options.new,
        dry=options.dry_run,
    )
    try:
        if options.file == "-":
            done = load(sys.stdin, chosen)
        else:
            with Path(options.file).open(encoding="utf-8-sig", newline="") as file:
                done = load(file, chosen)
    except (OSError, UnicodeDecodeError, FieldRefused) as error:
        sys.stderr.write(f"heedful people: {error}\n")
        return 2
    for problem in done.problems:
        sys.stderr.write(f"line {problem.line} ({problem.who}): {problem.error}\n")
    counts = {name: getattr(done, name) for name in ("read", "changed", "made", "same", "older", "refused")}
    sys.stdout.write(json.dumps(counts) + "\n")
    return 1 if done.refused else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="heedful people", description=__doc__)
    parser.add_argument("file", help="a CSV file, - for standard input")
    parser.add_argument("--new", action="store_true", help="add people whom nobody has heard yet, by account number")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--source", default="", help="where this is from, as profiles will say (the file's name)")
    parser.add_argument("--who", default="", help="who answers for it, as profiles will say")
    return parser
