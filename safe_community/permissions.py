"""Who may do what: one table of role, scope and verb. The database holds the same; this one explains it.

A page asks here whether to draw itself; the answer that counts is the database's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles an account may have. A visitor and a resident have no account at all."""

    APPLICANT = "applicant"
    COMMUNITY_COORDINATOR = "community_coordinator"
    INTERVIEWER = "interviewer"
    REVIEWER = "reviewer"
    EXPERT = "expert"
    POLICE_OFFICER = "police_officer"
    PROGRAMME_COORDINATOR = "programme_coordinator"
    ADMINISTRATOR = "administrator"


#: Roles that belong to one community each; the others hold for the whole programme.
SCOPED = frozenset({Role.APPLICANT, Role.COMMUNITY_COORDINATOR, Role.INTERVIEWER, Role.POLICE_OFFICER})


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of a person; `community` is the code where the role belongs to one, else None."""

    role: Role
    community: str | None = None


#: Verb → roles that may, each within its own scope.
MAY: dict[str, frozenset[Role]] = {
    "read_responses": frozenset({Role.COMMUNITY_COORDINATOR, Role.PROGRAMME_COORDINATOR}),
    "publish_questionnaire": frozenset({Role.PROGRAMME_COORDINATOR, Role.ADMINISTRATOR}),
    "create_round": frozenset({Role.PROGRAMME_COORDINATOR, Role.ADMINISTRATOR}),
    "change_round_state": frozenset({Role.PROGRAMME_COORDINATOR, Role.ADMINISTRATOR}),
    "import_territory_status": frozenset({Role.PROGRAMME_COORDINATOR, Role.ADMINISTRATOR}),
    "change_participation": frozenset({Role.PROGRAMME_COORDINATOR, Role.ADMINISTRATOR}),
    "check_help_lines": frozenset({Role.PROGRAMME_COORDINATOR, Role.ADMINISTRATOR}),
    "grant_role": frozenset({Role.ADMINISTRATOR}),
    "read_audit": frozenset({Role.ADMINISTRATOR}),
    "read_people": frozenset({Role.ADMINISTRATOR}),
}


#: Verb → roles that may somewhere: it opens a screen, and the screen shows only what lies in their scope.
SOMEWHERE: dict[str, frozenset[Role]] = {
    "see_own_rounds": frozenset({Role.COMMUNITY_COORDINATOR, Role.PROGRAMME_COORDINATOR, Role.ADMINISTRATOR}),
    "collect_answers": frozenset({Role.COMMUNITY_COORDINATOR, Role.PROGRAMME_COORDINATOR}),
    "interview": frozenset({Role.INTERVIEWER, Role.COMMUNITY_COORDINATOR, Role.PROGRAMME_COORDINATOR}),
}


def may(verb: str, held: Collection[RoleHeld], community: str | None = None) -> bool:
    """Whether somebody with these roles may do `verb`, in `community` if the verb is about one.

    A role of one community never reaches another, nor the programme as a whole.
    """
    if verb in SOMEWHERE:
        return any(role.role in SOMEWHERE[verb] for role in held)
    allowed = MAY[verb]
    return any(
        role.role in allowed
        and (role.role not in SCOPED or (community is not None and role.community == community))
        for role in held
    )
