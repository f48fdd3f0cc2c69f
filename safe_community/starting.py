"""Starts the product: looks whether it can run here, brings the data up to date, hands over to the server.

Whoever starts it is not a programmer: each thing that can be in the way gets one sentence, in Ukrainian and
in English, and never a traceback.
"""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from forms.problems import Problem, Refused
from safe_community.embedded import EmbeddedError
from safe_community.i18n import N_, translate
from safe_community.settings import Settings
from safe_community.store.client import Footing, Store, open_footing

ROOT = Path(__file__).parents[1]
SURVEY = ROOT / "forms" / "library" / "safety_survey.yaml"

SENTENCES: dict[str, str] = {
    "port_busy": N_("Port {port} is in use. Stop the other program, or choose another port: --port 8502."),
    "port_not_allowed": N_(
        "Port {port} may not be used by this account. Choose one above 1024: --port 8502."
    ),
    "address_unknown": N_("This machine has no address {address}."),
    "unsupported_platform": N_(
        "The built-in database does not run on this system ({platform}). It needs Linux, macOS or Windows on "
        "x86-64 or ARM64; with SUPABASE_URL any system will do."
    ),
    "data_folder_read_only": N_(
        "The data folder {folder} cannot be written. Choose another one with SAFE_COMMUNITY_DATA."
    ),
    "data_folder_not_ours": N_(
        "The folder {folder} holds something else. Choose an empty one with SAFE_COMMUNITY_DATA."
    ),
    "data_folder_not_reachable": N_(
        "The database's user {user} may not enter the folder {folder}. Choose one outside the home folder of "
        "root with SAFE_COMMUNITY_DATA."
    ),
    "server_did_not_start": N_("The built-in database did not start: {reason}"),
    "version_mismatch": N_("The data were made by PostgreSQL {found}; this version needs {needed}."),
    "migration_failed": N_("The data could not be brought up to date ({file}): {reason}"),
    "migration_changed": N_("The migration {file} was changed after it had been applied."),
    "demonstration_with_supabase": N_(
        "The demonstration never touches real data: take SUPABASE_URL out of the environment."
    ),
    "demonstration_not_local": N_(
        "The demonstration is for this machine only: it cannot listen on {value}, only on 127.0.0.1."
    ),
    "folder_used_for_real": N_(
        "This data folder was used for real and never becomes a demonstration. Choose another one with "
        "SAFE_COMMUNITY_DATA."
    ),
    "folder_is_a_demonstration": N_(
        "This data folder holds the demonstration. Choose another one with SAFE_COMMUNITY_DATA."
    ),
    "not_a_demonstration": N_("This is not a demonstration; nothing was deleted."),
    "setting_not_yes_or_no": N_("{place} must be yes or no, not “{value}”."),
    "setting_too_short": N_(
        "{place} is too short: each key needs at least {least} characters made by chance."
    ),
    "setting_not_a_port": N_("{place} must be a number from 1 to 65535, not “{value}”."),
    "setting_not_a_web_address": N_("{place} must be an address that begins with https://, not “{value}”."),
    "setting_missing": N_("{because} is set, so {place} is needed too."),
    "file_not_readable": N_("The file {place} cannot be read."),
    "file_not_utf8": N_("The file is not UTF-8. Save it as “CSV UTF-8” and try again."),
    "file_has_no_rows": N_("The file has no rows; nothing was changed."),
    "columns_missing": N_("{place}: these columns are missing: {columns}."),
    "code_not_katotth": N_("{place}: “{value}” is not a code of the codifier (UA and 17 digits)."),
    "status_unknown": N_("{place}: “{value}” is not a known status. Known are: {known}."),
    "not_a_date": N_("{place}, column {column}: “{value}” is not a date such as 2026-11-24."),
    "ends_before_it_begins": N_("{place}: the last day is before the first."),
    "row_repeated": N_("{place} repeats row {first}."),
    "not_allowed": N_("This may not be done."),
    "unknown_person": N_("Nobody with this address has registered yet."),
    "data_not_available": N_("The data cannot be reached just now."),
}
GENERAL = N_("This did not work: {code}.")


def told(task: Callable[[], int]) -> int:
    """Runs a command and tells what is in its way. Returns the exit status."""
    try:
        return task()
    except Refused as refused:
        return _tell(*refused.problems)
    except EmbeddedError as fault:
        return _tell(Problem(fault.code, parameters=fault.parameters))
    except KeyboardInterrupt:
        return 130


def _tell(*problems: Problem) -> int:
    for problem in problems:
        for language in ("uk", "en"):
            words = translate(language, SENTENCES.get(problem.code, GENERAL))
            values = {"code": problem.code, "place": problem.place, **problem.parameters}
            print(words.format_map(_Known(values)), file=sys.stderr)
    return 1


class _Known(dict[str, object]):
    """A value that nobody gave is shown as a dash rather than breaking the sentence."""

    def __missing__(self, _name: str) -> str:
        return "—"


def check_port(address: str, port: int) -> None:
    """Refused: port_busy, port_not_allowed, address_unknown."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            code = {errno.EADDRINUSE: "port_busy", errno.EACCES: "port_not_allowed"}.get(
                fault.errno or 0, "address_unknown"
            )
            raise Refused(Problem(code, parameters={"port": port, "address": address})) from fault
        except OverflowError as fault:
            raise Refused(Problem("setting_not_a_port", "--port", {"value": port})) from fault


def prepare(settings: Settings, footing: Footing) -> None:
    """What every start needs: the right kind of installation, the gazetteer, the demonstration country.

    Refused: folder_used_for_real, folder_is_a_demonstration.
    """
    from safe_community import demo
    from safe_community.communities import gazetteer
    from safe_community.store import communities, rounds

    operator = Store.of_the_operator(footing)
    is_demonstration = operator.call("mark_installation", is_demonstration=settings.demonstration)
    if is_demonstration and not settings.demonstration:
        raise Refused(Problem("folder_is_a_demonstration"))
    if settings.demonstration and not is_demonstration:
        raise Refused(Problem("folder_used_for_real"))
    if not communities.gazetteer_is_loaded(operator):
        communities.import_gazetteer(operator, gazetteer().values())
    if settings.demonstration and not rounds.live_state(operator).rounds and SURVEY.is_file():
        from forms.questionnaire import load

        demo.build(operator, load(SURVEY), datetime.now(ZoneInfo("Europe/Kyiv")))


def serve(settings: Settings) -> int:
    """Checks, prepares, and becomes the server; on POSIX this call does not return."""
    check_port(settings.address, settings.port)
    footing = open_footing(settings)
    try:
        prepare(settings, footing)
    finally:
        footing.close()
    print(f"{translate('uk', 'Safe Community')} · Safe Community: {settings.site_url}", flush=True)
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "Home.py")]
    command += ["--server.port", str(settings.port), "--server.address", settings.address]
    environment = {
        **os.environ,
        "SAFE_COMMUNITY_DEMO": "yes" if settings.demonstration else "no",
        "SAFE_COMMUNITY_DATA": str(settings.data_folder),
        "SAFE_COMMUNITY_ADDRESS": settings.address,
        "SAFE_COMMUNITY_SITE_URL": settings.site_url,
        "PORT": str(settings.port),
    }
    os.chdir(ROOT)
    if os.name == "posix":
        os.execve(command[0], command, environment)  # noqa: S606 - our own interpreter, no shell
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
