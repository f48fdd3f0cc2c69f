"""Empties the demonstration: every person, round, answer and letter goes; what is known of the country stays.

Works behind the API, as the database's owner, and only where the installation is marked as a demonstration;
a running server simply shows an empty product from then on.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from forms.problems import Problem, Refused
from safe_community.store.client import Footing, Store

#: What every installation has before anybody uses it. Without the list of occupied territories the database
#: would take answers from there.
_STAYS = ("communities", "installation", "territory_status")


def empty_demonstration(footing: Footing) -> None:
    """Delete all data of the demonstration. Refused: not_a_demonstration."""
    operator = Store.of_the_operator(footing)
    if footing.embedded is None or not operator.call("mark_installation", is_demonstration=True):
        raise Refused(Problem("not_a_demonstration"))
    with psycopg.connect(footing.embedded.dsn) as connection:
        # The audit log lets nobody delete from it, the owner included, unless triggers sleep.
        connection.execute("set local session_replication_role = replica")
        tables = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition and relname <> all (%s)",
            [list(_STAYS)],
        ).fetchall()
        for (name,) in tables:
            connection.execute(sql.SQL("delete from public.{}").format(sql.Identifier(name)))
        connection.execute("delete from auth.users")
