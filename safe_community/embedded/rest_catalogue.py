"""What schema `public` offers: its tables and views, and its functions with their arguments.

Read once and kept; read again when a request names something unknown, since another process may have
migrated.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from safe_community.embedded.database import Cursor

FUNCTIONS = """
select p.proname, p.provolatile, p.proretset, t.typtype, t.typname, p.pronargdefaults,
       coalesce(p.proargnames, '{}'),
       coalesce(p.proargmodes::text[], '{}'),
       array(select format_type(type_id, null) from unnest(p.proargtypes) with ordinality as listed (type_id,
       place)
             order by place),
       array(select type_id::oid::int8 from unnest(p.proargtypes) with ordinality as listed (type_id, place)
             order by place)
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
join pg_catalog.pg_type t on t.oid = p.prorettype
where n.nspname = 'public' and p.prokind = 'f'
"""
RELATIONS = """
select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'v', 'm', 'p', 'f')
"""
JSON_TYPES = (114, 3802)


@dataclass(frozen=True)
class Function:
    """One function: its input arguments (name → type as SQL), which of them may be left out, what it gives
    back."""

    name: str
    arguments: dict[str, str]
    json_arguments: frozenset[str]
    optional: frozenset[str]
    returns_rows: bool
    returns_many: bool
    returns_nothing: bool
    reads_only: bool


class Catalogue:
    """Shared by all threads of a process."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.functions: dict[str, list[Function]] = {}
        self.relations: frozenset[str] = frozenset()

    def read(self, cursor: Cursor) -> None:
        """Ask the database. Names are no secret to those who may not use them: PostgREST tells them apart as
        well."""
        functions: dict[str, list[Function]] = {}
        for row in cursor.execute(FUNCTIONS).fetchall():
            functions.setdefault(row[0], []).append(function_of(row))
        relations = frozenset(name for (name,) in cursor.execute(RELATIONS).fetchall())
        with self.guard:
            self.functions = functions
            self.relations = relations


def function_of(row: tuple[object, ...]) -> Function:
    """A row of pg_proc as a value."""
    name, volatility, many, kind, type_name, defaults, names, modes, types, type_ids = row
    assert isinstance(names, list) and isinstance(modes, list) and isinstance(types, list)  # noqa: S101, PT018
    assert isinstance(type_ids, list) and isinstance(defaults, int)  # noqa: S101, PT018
    inputs = [
        argument
        for argument, mode in zip(names, modes or ["i"] * len(names), strict=False)
        if mode in ("i", "b", "v")
    ]
    outputs = [mode for mode in modes if mode in ("o", "b", "t")]
    return Function(
        name=str(name),
        arguments=dict(zip(inputs, types, strict=False)),
        json_arguments=frozenset(
            argument for argument, type_id in zip(inputs, type_ids, strict=False) if type_id in JSON_TYPES
        ),
        optional=frozenset(inputs[len(inputs) - defaults :] if defaults else ()),
        returns_rows=kind == "c" or len(outputs) > 1 or "t" in modes,
        returns_many=bool(many),
        returns_nothing=type_name == "void",
        reads_only=volatility in ("i", "s"),
    )
