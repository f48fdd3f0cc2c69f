"""The embedded back end as one object: open it, hand its transport to a Supabase client, close it.

Opening is what any process of the app does; PostgreSQL is shared between them and outlives each.
"""

from __future__ import annotations

import atexit
from typing import Any

from safe_community.embedded.attachment import Attachment
from safe_community.embedded.auth import Auth
from safe_community.embedded.auth_parts import AuthParts
from safe_community.embedded.codes import Codes
from safe_community.embedded.database import Database, data_source
from safe_community.embedded.folder import prepare
from safe_community.embedded.gateway import Gateway
from safe_community.embedded.keys import load_keys
from safe_community.embedded.limits import Limiter
from safe_community.embedded.migrations import migrate
from safe_community.embedded.passwords import Passwords
from safe_community.embedded.post import Post
from safe_community.embedded.rest import Rest
from safe_community.embedded.sessions import Sessions
from safe_community.embedded.settings import Settings
from safe_community.embedded.storage import Storage
from safe_community.embedded.storage_files import Files
from safe_community.embedded.tokens import Tokens
from safe_community.embedded.transport import URL, EmbeddedAsyncTransport, EmbeddedTransport


class Backend:
    """What a client needs (`url`, keys, transports), and what maintenance needs (`dsn`, `programs`).

    dsn: the database's owner, above row-level security: for migrations, COPY and backups only.
    programs: folder of pg_dump and pg_restore.
    """

    url = URL

    def __init__(self, settings: Settings, attachment: Attachment) -> None:
        self.settings = settings
        self.attachment = attachment
        self.folder = attachment.folder
        keys = load_keys(self.folder.keys)
        self.publishable_key = keys.publishable
        self.secret_key = keys.secret
        self.dsn = data_source(attachment.whereabouts.socket_folder, "postgres")
        self.programs = attachment.whereabouts.programs
        self.database = Database(attachment.whereabouts.socket_folder)
        tokens = Tokens(keys, f"{URL}/auth/v1")
        codes = Codes(keys, settings.limits.attempts_per_code)
        self.post = Post(self.database, codes, settings)
        auth = Auth(
            AuthParts(
                database=self.database,
                tokens=tokens,
                passwords=Passwords(settings.bcrypt_cost),
                codes=codes,
                sessions=Sessions(keys, tokens),
                limiter=Limiter(keys, settings.limits),
                post=self.post,
            )
        )
        rest = Rest(self.database)
        self.storage = Storage(self.database, Files(self.folder.files), tokens)
        self.gateway = Gateway(keys, tokens, rest, auth, self.storage)
        self.transport = EmbeddedTransport(self.gateway)
        self.async_transport = EmbeddedAsyncTransport(self.gateway)
        atexit.register(self.close)

    def outbox(self) -> list[dict[str, Any]]:
        """Mails that were kept here because `outbox` is set and no server is, oldest first.

        Each has id, kind (signup, recovery, invite, email_change, already_registered), to, subject, text,
        html,
        code (six digits), link, at (datetime).
        """
        return self.post.outbox()

    def sweep_files(self) -> int:
        """Delete stored files that no row names (an upload was killed, rows were deleted by SQL); returns how
        many."""
        return self.storage.sweep()

    def close(self) -> None:
        """Let PostgreSQL go; it stops when no other process holds it and the grace is over. Done at exit as
        well."""
        if self.attachment.closed.is_set():
            return
        atexit.unregister(self.close)
        self.post.close()
        self.database.close()
        self.attachment.close()


def open_backend(settings: Settings) -> Backend:
    """Start or join PostgreSQL on the data folder, bring the database up to date, and return the back end.

    Safe when several processes call it at once. Raises EmbeddedError (see its codes).
    """
    attachment = Attachment(prepare(settings.data_folder), settings.idle_grace)
    try:
        migrate(data_source(attachment.whereabouts.socket_folder, "postgres"), settings.migrations_folder)
        return Backend(settings, attachment)
    except BaseException:
        attachment.close()
        raise
