"""One-time tickets between a Streamlit session and its browser."""

from __future__ import annotations

from components.web.tickets import SECONDS, Tickets


def test_a_ticket_works_once() -> None:
    tickets = Tickets()
    ticket = tickets.issue("secret")
    assert tickets.redeem(ticket) == "secret"
    assert tickets.redeem(ticket) is None


def test_an_old_ticket_opens_nothing() -> None:
    now = [0.0]
    tickets = Tickets(lambda: now[0])
    ticket = tickets.issue("secret")
    now[0] = SECONDS
    assert tickets.redeem(ticket) is None


def test_an_invented_ticket_opens_nothing() -> None:
    assert Tickets().redeem("invented") is None


def test_the_ticket_does_not_hold_the_secret() -> None:
    assert "secret" not in Tickets().issue("secret")
