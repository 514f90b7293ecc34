"""`heedful COMMAND`: each command lives with what it is about; this is only the list."""

import os
import sys
from collections.abc import Callable
from importlib import import_module

Command = Callable[[list[str]], int]

# name: (module, needs the database, what it does)
COMMANDS: dict[str, tuple[str, bool, str]] = {
    "up": ("heedful.operate.up", False, "run everything on this machine"),
    "web": ("heedful.operate.web", False, "run one web process"),
    "worker": ("heedful.operate.worker", True, "run one worker process"),
    "migrate": ("heedful.operate.migrate", True, "bring the database to this version"),
    "createuser": ("heedful.operate.createuser", True, "add somebody who can sign in"),
    "check": ("heedful.operate.check", True, "say whether configuration and servers are in order"),
    "status": ("heedful.operate.status", True, "how much of everything there is, and how far behind"),
    "import": ("heedful.operate.importing", True, "read posts from a file"),
    "people": ("heedful.customers.profile.command", True, "put what the company's books know into people's profiles"),
    "read": ("heedful.understanding.command", False, "language, sentiment and intent of texts"),
    "train": ("heedful.understanding.command_train", True, "learn from what people corrected"),
    "reread": ("heedful.operate.rereading", True, "read history again with the model of today"),
    "match": ("heedful.listening.command", False, "which rules match which posts"),
    "shifts": ("heedful.customers.feelings.command", False, "when people's feelings changed"),
    "bench": ("heedful.operate.bench", False, "measure a figure that the documentation quotes"),
}


def main(argv: list[str] | None = None) -> int:
    args = sys.argv[1:] if argv is None else argv
    if not args or args[0] in {"-h", "--help"}:
        print(_usage())
        return 0 if args else 2
    if args[0] not in COMMANDS:
        print(f"heedful: no command {args[0]!r}\n\n{_usage()}", file=sys.stderr)
        return 2
    module, needs_database, _ = COMMANDS[args[0]]
    rest = _take_data_folder(args[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.web.settings")
    if needs_database:
        import django

        django.setup()
    command: Command = import_module(module).main
    try:
        return command(rest)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of a pipe went away: no more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _take_data_folder(args: list[str]) -> list[str]:
    """`--data DIR` holds for every command; it must be known before the settings are read."""
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--data":
            os.environ["HEEDFUL_DATA"] = next(words, "") or sys.exit("heedful: --data needs a folder")
        elif word.startswith("--data="):
            os.environ["HEEDFUL_DATA"] = word.removeprefix("--data=")
        else:
            rest.append(word)
    return rest


def _usage() -> str:
    lines = "\n".join(f"  {name:<12}{what}" for name, (_, _, what) in COMMANDS.items())
    return f"usage: heedful COMMAND [--data DIR] [...]\n\n{lines}\n\nheedful COMMAND --help says more."


if __name__ == "__main__":
    sys.exit(main())
