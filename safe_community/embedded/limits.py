"""How often something was tried within a window of time, counted in the database for all processes together.

Keys are keyed hashes: the table names no e-mail and no address.
"""

from __future__ import annotations

from dataclasses import dataclass

from safe_community.embedded.answers import Refusal
from safe_community.embedded.database import Cursor
from safe_community.embedded.keys import Keys
from safe_community.embedded.settings import Limits

COUNT = """
insert into embedded.limits as known (key, count) values (%(key)s, 1)
on conflict (key) do update set
  count = case when known.started_at < now() - make_interval(secs => %(window)s) then 1 else known.count + 1
  end,
  started_at = case when known.started_at < now() - make_interval(secs => %(window)s) then now()
               else known.started_at end
returning count
"""


@dataclass(frozen=True)
class Limiter:
    """Counts tries and refuses those beyond the limits; a refusal depends on the e-mail's letters, not on
    accounts."""

    keys: Keys
    limits: Limits

    def mail(self, cursor: Cursor, email: str, address: str | None) -> Refusal | None:
        """An e-mail is to be sent. Returns what to refuse with after the count has been committed."""
        return self.over(
            cursor,
            "mail",
            (email, self.limits.mails_per_email),
            (address, self.limits.mails_per_address),
            "over_email_send_rate_limit",
        )

    def attempt(self, cursor: Cursor, purpose: str, email: str, address: str | None) -> Refusal | None:
        """A password or a code is tried; forget it with `forgive` when it was right."""
        return self.over(
            cursor,
            purpose,
            (email, self.limits.failures_per_email),
            (address, self.limits.failures_per_address),
            "over_request_rate_limit",
        )

    def forgive(self, cursor: Cursor, purpose: str, email: str, address: str | None) -> None:
        """The last try was right: the e-mail starts anew, the address (of many people) gets this one back."""
        cursor.execute(
            "delete from embedded.limits where key = %s", [self.keys.hash("limit", purpose, email)]
        )
        if address is not None:
            key = self.keys.hash("limit", purpose, address)
            cursor.execute("update embedded.limits set count = count - 1 where key = %s", [key])

    def over(
        self,
        cursor: Cursor,
        purpose: str,
        email: tuple[str, int],
        address: tuple[str | None, int],
        code: str,
    ) -> Refusal | None:
        """Count both; a refusal if one of them is beyond its limit."""
        beyond = False
        for name, limit in (email, address):
            if name is None:
                continue
            parameters = {"key": self.keys.hash("limit", purpose, name), "window": self.limits.window}
            row = cursor.execute(COUNT, parameters).fetchone()
            beyond = beyond or (row is not None and row[0] > limit)
        if not beyond:
            return None
        return Refusal(429, code, "Request rate limit reached", extra={"retry_after": self.limits.window})
