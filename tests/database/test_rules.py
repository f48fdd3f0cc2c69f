"""Every table, view and function has its rules: no table without row security, nothing open by default."""

import psycopg
import pytest

Sql = psycopg.Connection[tuple[object, ...]]


def _names(sql: Sql, query: str) -> set[str]:
    return {str(row[0]) for row in sql.execute(query)}


@pytest.mark.acceptance(80)
def test_every_table_has_row_level_security(sql: Sql) -> None:
    without = _names(
        sql,
        """select oid::regclass::text from pg_class
           where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity""",
    )
    assert without == set()


def test_every_table_has_a_comment_that_says_what_it_is_for(sql: Sql) -> None:
    without = _names(
        sql,
        """select oid::regclass::text from pg_class
           where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
             and obj_description(oid) is null""",
    )
    assert without == set()


@pytest.mark.acceptance(80)
def test_nobody_but_functions_writes_any_table(sql: Sql) -> None:
    writers = _names(
        sql,
        """select distinct grantee || ' ' || privilege_type || ' ' || table_name
           from information_schema.role_table_grants
           where table_schema = 'public' and grantee in ('anon', 'authenticated', 'PUBLIC')
             and privilege_type <> 'SELECT'""",
    )
    assert writers == set()


def test_every_view_runs_with_the_rights_of_its_reader(sql: Sql) -> None:
    without = _names(
        sql,
        """select oid::regclass::text from pg_class
           where relnamespace = 'public'::regnamespace and relkind = 'v'
             and not coalesce('security_invoker=true' = any (reloptions), false)""",
    )
    assert without == set()


def test_no_function_is_open_to_everybody_by_default(sql: Sql) -> None:
    everybody = _names(
        sql,
        """select p.oid::regprocedure::text
           from pg_proc as p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as granted
           where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
             and granted.grantee = 0""",
    )
    assert everybody == set()


def test_functions_with_their_owners_rights_fix_their_search_path(sql: Sql) -> None:
    without = _names(
        sql,
        """select oid::regprocedure::text from pg_proc
           where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and prosecdef
             and not coalesce('search_path=""' = any (proconfig), false)""",
    )
    assert without == set()


def test_public_functions_have_one_signature_each(sql: Sql) -> None:
    overloaded = _names(
        sql,
        """select proname from pg_proc where pronamespace = 'public'::regnamespace
           group by proname having count(*) > 1""",
    )
    assert overloaded == set()


#: What a stranger may call. A new function does not become public by accident.
OPEN_TO_STRANGERS = {
    "invitation_state",
    "live_state",
    "published_results",
    "submit_response",
    "submit_response_at_place",
    "submit_response_by_invitation",
    "withdraw_response",
}


def test_strangers_may_call_only_what_is_listed(sql: Sql) -> None:
    open_functions = _names(
        sql,
        """select proname from pg_proc where pronamespace = 'public'::regnamespace
             and has_function_privilege('anon', oid, 'execute')""",
    )
    assert open_functions == OPEN_TO_STRANGERS


#: What a stranger may read, row by row as the policies say.
READABLE_BY_STRANGERS = {
    "communities",
    "participations",
    "published_snapshots",
    "questionnaire_versions",
    "questionnaires",
    "round_communities",
    "rounds",
    "settings",
    "territory_status",
}


def test_strangers_may_read_only_what_is_listed(sql: Sql) -> None:
    readable = _names(
        sql,
        """select distinct table_name from information_schema.role_table_grants
           where table_schema = 'public' and grantee = 'anon'""",
    )
    assert readable == READABLE_BY_STRANGERS
