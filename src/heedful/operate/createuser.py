"""`heedful createuser`: add somebody who can sign in."""

import argparse
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from heedful.operate.migrate import migrate
from heedful.staff import api as staff
from heedful.staff.types import Role


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful createuser", description=__doc__)
    parser.add_argument("username")
    parser.add_argument("--role", choices=[role.value for role in Role], default=Role.AGENT.value)
    parser.add_argument("--name", default="", help="as colleagues see it")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    args = parser.parse_args(argv)
    migrate()
    password = sys.stdin.readline().rstrip("\n") if args.password_stdin else getpass.getpass("Password: ")
    try:
        validate_password(password)
        person, _ = staff.create_person(
            None,
            username=args.username,
            password=password,
            role=Role(args.role),
            name=args.name,
        )
    except ValidationError as error:
        sys.stderr.write("\n".join(error.messages) + "\n")
        return 1
    except IntegrityError:
        sys.stderr.write(f"There is already somebody called {args.username}.\n")
        return 1
    sys.stdout.write(f"{person.username} can sign in as {person.role}\n")
    return 0
