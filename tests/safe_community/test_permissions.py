"""A role of one community never reaches another."""

from safe_community.permissions import MAY, SCOPED, Role, RoleHeld, may

BEREZAN, OTHER = "UA32060030000048241", "UA80000000000093317"


def test_a_person_without_roles_may_nothing() -> None:
    assert not any(may(verb, (), BEREZAN) for verb in MAY)


def test_ihor_who_coordinates_another_community_reads_nothing_of_berezan() -> None:
    ihor = (RoleHeld(Role.COMMUNITY_COORDINATOR, OTHER),)
    assert may("read_responses", ihor, OTHER)
    assert not may("read_responses", ihor, BEREZAN)


def test_a_role_of_one_community_does_not_hold_for_the_whole_programme() -> None:
    for role in SCOPED:
        assert not any(may(verb, (RoleHeld(role, BEREZAN),)) for verb in MAY)


def test_an_interviewer_does_not_read_responses() -> None:
    assert not may("read_responses", (RoleHeld(Role.INTERVIEWER, BEREZAN),), BEREZAN)
