"""Where a message may go, when, and what it costs: without any database."""

from datetime import UTC, datetime, time, timedelta

import pytest

from parcours.kernel import clock
from parcours.messages import rules
from parcours.messages.rules import Address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (None, "no_address"),
        (Address("sms", ""), "no_address"),
        (Address("sms", "+212612345678", safe=False), "not_safe"),
        (Address("sms", "+212612345678", opted_out=True), "opted_out"),
        (Address("sms", "0612345678"), "unreadable"),
        (Address("sms", "+212612345678\n+212600000000"), "unreadable"),
        (Address("email", "a@b"), "unreadable"),
        (Address("email", "a@example.org\nBcc: x@example.org"), "unreadable"),
        (Address("pigeon", "+212612345678"), "unreadable"),
        (Address("sms", "+212612345678"), ""),
        (Address("whatsapp", "+224621000000"), ""),
        (Address("email", "desk@example.org"), ""),
    ],
)
def test_why_nothing_may_go(address, reason):
    assert rules.barred(address) == reason


def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    return datetime(2019, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "hours", "then"),
    [
        (at(12), rules.NIGHT, at(12)),
        (at(20), rules.NIGHT, at(8, day=5)),
        (at(23, 59), rules.NIGHT, at(8, day=5)),
        (at(0), rules.NIGHT, at(8)),
        (at(7, 59), rules.NIGHT, at(8)),
        (at(8), rules.NIGHT, at(8)),
        (at(12, 30), (time(12), time(14)), at(14)),
        (at(14), (time(12), time(14)), at(14)),
        (at(3), (None, None), at(3)),
        (at(3), (time(3), time(3)), at(3)),
    ],
)
def test_quiet_hours(now, hours, then):
    assert rules.not_quiet(now, *hours) == then


def test_quiet_hours_are_those_of_the_programmes_zone(monkeypatch):
    monkeypatch.setattr(clock, "_zone_provider", lambda: "Asia/Tokyo")
    # 12:00 in UTC is 21:00 in Tokyo; its next 8:00 is 23:00 in UTC.
    assert rules.not_quiet(at(12), *rules.NIGHT) == at(23)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("م" * 70, 1),
        ("م" * 71, 2),
        ("م" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_of_a_short_message(text, count):
    assert rules.parts(text) == count


def test_a_telephone_gets_signs_that_cost_nothing_more():
    assert rules.for_telephone("Parcours\u00a0: le 4 août, ça va\u202f?") == "Parcours : le 4 aout, ca va ?"
    assert rules.for_telephone("L’« été » à 10 €…") == 'L\'" été " à 10 €...'
    assert rules.for_telephone("موعد يوم الاثنين 4 مارس") == "موعد يوم الاثنين 4 مارس"


def test_waiting_grows_and_ends():
    now, found = at(12), []
    for attempt in range(1, rules.ATTEMPTS + 1):
        found.append(rules.next_try(attempt, now))
    assert found[:-1] == [now + timedelta(minutes=m) for m in rules.WAITS] and found[-1] is None
