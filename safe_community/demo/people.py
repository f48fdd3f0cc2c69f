"""One demonstration person for each role. They exist only in demonstration mode (decisions 2)."""

from __future__ import annotations

from dataclasses import dataclass

from safe_community.history import COMMUNITY as BEREZAN
from safe_community.permissions import Role, RoleHeld

#: Known to everybody, because everybody may be a demonstration person.
PASSWORD = "demonstration only"  # noqa: S105


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demonstration with the role that one click gives."""

    held: RoleHeld
    name: str

    @property
    def email(self) -> str:
        """An address in a domain that cannot exist."""
        return f"{self.held.role.value.replace('_', '-')}@demo.invalid"


PEOPLE = (
    DemoPerson(RoleHeld(Role.APPLICANT, BEREZAN), "Петро Заявник (демо)"),
    DemoPerson(RoleHeld(Role.COMMUNITY_COORDINATOR, BEREZAN), "Олена Координаторка (демо)"),
    DemoPerson(RoleHeld(Role.INTERVIEWER, BEREZAN), "Ірина Інтерв’юерка (демо)"),
    DemoPerson(RoleHeld(Role.REVIEWER), "Роман Рецензент (демо)"),
    DemoPerson(RoleHeld(Role.EXPERT), "Оксана Експертка (демо)"),
    DemoPerson(RoleHeld(Role.POLICE_OFFICER, BEREZAN), "Андрій Поліцейський (демо)"),
    DemoPerson(RoleHeld(Role.PROGRAMME_COORDINATOR), "Марія Координаторка програми (демо)"),
    DemoPerson(RoleHeld(Role.ADMINISTRATOR), "Ганна Адміністраторка (демо)"),
)
