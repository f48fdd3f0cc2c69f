"""The commands: `python -m safe_community run`, `demo`, `migrate`, `bootstrap-admin` and others.

Each does one thing and says in a sentence what it did or what is in its way.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from forms.problems import Problem, Refused
from safe_community import territories
from safe_community.i18n import N_, translate
from safe_community.permissions import Role, RoleHeld
from safe_community.settings import Settings
from safe_community.starting import prepare, serve, told
from safe_community.store import accounts, communities
from safe_community.store.client import Footing, Store, open_footing
from safe_community.store.emptying import empty_demonstration


def _settings(arguments: argparse.Namespace, *, demonstration: bool = False) -> Settings:
    environment = dict(os.environ)
    if demonstration:
        environment["SAFE_COMMUNITY_DEMO"] = "yes"
    for name, value in (("PORT", arguments.port), ("SAFE_COMMUNITY_ADDRESS", arguments.address)):
        if value is not None:
            environment[name] = str(value)
    return Settings.from_environment(environment)


def _say(message: str, **values: object) -> None:
    print(translate("uk", message).format(**values))
    print(message.format(**values))


def run(arguments: argparse.Namespace) -> int:
    """The product with real data."""
    return serve(_settings(arguments))


def demo(arguments: argparse.Namespace) -> int:
    """The product with the demonstration country, on this machine only; or that country emptied."""
    settings = _settings(arguments, demonstration=True)
    if not arguments.empty:
        return serve(settings)
    footing = open_footing(settings)
    try:
        empty_demonstration(footing)
    finally:
        footing.close()
    _say(N_("The demonstration is empty now."))
    return 0


def migrate(arguments: argparse.Namespace) -> int:
    """Brings the data up to date without starting the server. A hosted project takes `supabase db push`."""
    settings = _settings(arguments)
    footing = open_footing(settings)
    try:
        prepare(settings, footing)
    finally:
        footing.close()
    _say(N_("The data are up to date."))
    return 0


def bootstrap_admin(arguments: argparse.Namespace) -> int:
    """Makes a registered person the first administrator."""
    footing: Footing = open_footing(_settings(arguments))
    try:
        held = RoleHeld(Role.ADMINISTRATOR)
        accounts.grant_role(Store.of_the_operator(footing), arguments.email.strip(), held)
    finally:
        footing.close()
    _say(N_("This person is an administrator now."))
    return 0


def import_territory_status(arguments: argparse.Namespace) -> int:
    """Replaces the list of order No. 376 by a file; a file with a bad row changes nothing."""
    try:
        content = Path(arguments.file).read_bytes()
    except OSError as fault:
        raise Refused(Problem("file_not_readable", arguments.file)) from fault
    statuses = territories.read(content)
    footing = open_footing(_settings(arguments))
    try:
        count = communities.import_territory_status(
            Store.of_the_operator(footing), statuses, arguments.source
        )
    finally:
        footing.close()
    _say(N_("Territories in the list now: {n}."), n=count)
    return 0


def build_gazetteer(_arguments: argparse.Namespace) -> int:
    """Makes the gazetteer anew from the packages of the group `build`."""
    from safe_community.catalogue.build_gazetteer import build

    print(build())
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    whole = argparse.ArgumentParser(prog="python -m safe_community", description="Безпечна громада")
    commands = whole.add_subparsers(required=True, metavar="command")
    for name, task, words in (
        ("run", run, "start the product"),
        ("demo", demo, "start it with the demonstration country"),
        ("migrate", migrate, "bring the data up to date"),
        ("bootstrap-admin", bootstrap_admin, "make a registered person an administrator"),
        (
            "import-territory-status",
            import_territory_status,
            "replace the list of order No. 376 by a CSV file",
        ),
        ("build-gazetteer", build_gazetteer, "make the gazetteer anew from its sources"),
    ):
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(task=task, port=None, address=None)
        if task in {run, demo}:
            command.add_argument("--port", type=int, help="8501 unless told")
            command.add_argument("--address", help="127.0.0.1 unless told")
        if task is demo:
            command.add_argument("--empty", action="store_true", help="empty the demonstration and end")
        if task is bootstrap_admin:
            command.add_argument("email")
        if task is import_territory_status:
            command.add_argument("file", help="CSV with the columns code, status, from, to")
            command.add_argument("--source", required=True, help="the order and its date, as shown to people")
    return whole


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command; returns the exit status."""
    arguments = parser().parse_args(words)
    return told(lambda: int(arguments.task(arguments)))


if __name__ == "__main__":
    sys.exit(main())
