"""What the operator decides about the embedded back end: where data lives, how e-mail leaves, how strict
limits are.

Only the standard library is imported here, because the supervisor process reads it before it starts
PostgreSQL.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class EmbeddedError(Exception):
    """The embedded back end cannot do its work; the layer above says it in the reader's language.

    Codes: `unsupported_platform` (platform), `data_folder_read_only` (folder), `data_folder_not_ours`
    (folder, reason),
    `data_folder_not_reachable` (folder, user: the unprivileged user that runs PostgreSQL may not pass a
    parent folder),
    `server_did_not_start` (reason: the last line of its log), `version_mismatch` (found, needed),
    `migration_failed` (file, reason), `migration_changed` (file).
    """

    def __init__(self, code: str, parameters: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.parameters: dict[str, object] = dict(parameters or {})
        super().__init__(f"{code} {self.parameters}" if self.parameters else code)


@dataclass(frozen=True)
class MailSettings:
    """An SMTP server. `sender` is a whole address («Назва <post@example.org>»)."""

    host: str
    port: int
    user: str | None
    password: str | None
    starttls: bool
    sender: str


@dataclass(frozen=True)
class Limits:
    """How often something may be tried before the answer is 429; `window` in seconds."""

    window: int = 900
    mails_per_email: int = 6
    mails_per_address: int = 60
    failures_per_email: int = 10
    failures_per_address: int = 100
    attempts_per_code: int = 5


@dataclass(frozen=True)
class Settings:
    """Everything `open_backend` needs.

    data_folder: made if absent. When the process runs as root, PostgreSQL runs as an unprivileged user, who
    must be able
    to pass every parent of this folder: take `default_data_folder()`, a folder under /var/lib, or
    `tempfile.mkdtemp()`;
    a folder under /root or pytest's `tmp_path` is answered with `data_folder_not_reachable`.
    migrations_folder: `*.sql` files named `<version>_<name>.sql`, applied in order of their names.
    templates_folder: e-mail templates as a Supabase project keeps them (`confirmation.html`, `recovery.html`,
    ...), with
    the same `{{ .Token }}` placeholders; a `.txt` of the same name becomes the plain part. None: a bare text
    with the code.
    mail: SMTP; without it the mail is kept for `Backend.outbox()` when `outbox` is true, else written to the
    log.
    idle_grace: seconds for which PostgreSQL stays after the last process has gone.
    bcrypt_cost: 10 in production; tests take 4.
    """

    data_folder: Path
    migrations_folder: Path
    templates_folder: Path | None
    site_url: str
    mail: MailSettings | None = None
    outbox: bool = False
    idle_grace: float = 10.0
    bcrypt_cost: int = 10
    limits: Limits = field(default_factory=Limits)


def default_data_folder(name: str) -> Path:
    """Where the data of the program `name` live when nobody says otherwise.

    An ordinary user: the platform's user data directory. Root: /var/lib/<name>, because PostgreSQL refuses
    root and its
    unprivileged user cannot pass /root; where /var/lib cannot be written, a folder of that name in the
    temporary folder.
    """
    if os.name == "posix" and os.geteuid() == 0:
        system = Path("/var/lib")
        return (system if os.access(system, os.W_OK) else Path(tempfile.gettempdir())) / name
    from platformdirs import user_data_path

    return user_data_path(name, appauthor=False)
