"""Accounts: what the database lets an administrator see and change, and nobody else."""

import pytest

from forms.problems import Refused
from safe_community.accounts import email_problems, password_problems
from safe_community.permissions import Role, RoleHeld
from safe_community.store import accounts
from safe_community.store.client import Store
from tests.conftest import KYIV, Cast


def _refused(action: object) -> str:
    with pytest.raises(Refused) as refused:
        action()  # type: ignore[operator]
    return refused.value.problems[0].code


@pytest.mark.parametrize("who", ["petro", "maria", "ihor", "nobody"])
def test_only_an_administrator_lists_people_and_gives_roles(who: str, cast: Cast) -> None:
    store: Store = getattr(cast, who)
    assert _refused(lambda: accounts.people(store)) == "not_allowed"
    give = RoleHeld(Role.ADMINISTRATOR)
    assert _refused(lambda: accounts.grant_role(store, f"{who}@example.org", give)) == "not_allowed"


def test_a_stranger_lists_nobody(visitor: Store) -> None:
    assert _refused(lambda: accounts.people(visitor)) == "not_allowed"


def test_an_administrator_finds_people_by_a_part_of_their_address(cast: Cast) -> None:
    assert [found.email for found in accounts.people(cast.anna, "IHOR@")] == ["ihor@example.org"]
    assert len(accounts.people(cast.anna)) >= 5


def test_an_administrator_gives_and_takes_a_role(cast: Cast) -> None:
    held = RoleHeld(Role.INTERVIEWER, KYIV)
    accounts.grant_role(cast.anna, "nobody@example.org", held)
    person = accounts.people(cast.anna, "nobody@")[0]
    assert person.roles == (held,)
    accounts.revoke_role(cast.anna, person.id, held)
    assert accounts.people(cast.anna, "nobody@")[0].roles == ()


def test_no_administrator_takes_the_role_from_themselves(cast: Cast) -> None:
    me = accounts.who(cast.anna)
    assert me is not None
    assert _refused(lambda: accounts.revoke_role(cast.anna, me.id, RoleHeld(Role.ADMINISTRATOR))) == (
        "last_administrator_stays"
    )


def test_a_role_of_a_community_needs_one(cast: Cast) -> None:
    wrong = RoleHeld(Role.INTERVIEWER)
    assert _refused(lambda: accounts.grant_role(cast.anna, "nobody@example.org", wrong)) == (
        "user_roles_scope_fits_the_role"
    )


@pytest.mark.parametrize("email", ["", "a", "a@b", "a b@c.ua", "a@b@c.ua", "x" * 300 + "@c.ua"])
def test_what_is_no_address_is_refused(email: str) -> None:
    assert email_problems(email)[0].code == "email_invalid"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("коротко", "password_too_short"),
        ("а" * 73, "password_too_long"),
        ("аааааааааааа", "password_too_weak"),
        ("olena@example.org", "password_is_the_email"),
    ],
)
def test_a_bad_password_is_refused(password: str, code: str) -> None:
    assert password_problems(password, "olena@example.org")[0].code == code
