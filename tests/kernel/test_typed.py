"""What nobody sees in a text, and days that cannot be, whoever types them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from parcours.aid import rules as aid
from parcours.cases import rules as cases
from parcours.complaints import rules as complaints
from parcours.directory import texts
from parcours.kernel import clock
from parcours.kernel.days import EARLIEST, check_happened, check_planned
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain
from parcours.outreach import rules as outreach
from parcours.people import rules as people
from parcours.referrals import rules as referrals
from parcours.training import rules as training

TURNED = "Bureau 3\u202e le 12 mai\u2066\u200b\x07\ufeff"
ROUND = "Bureau 3 le 12 mai"
KEPT = ["می\u200cخواهم", "\u200fالرباط\u200e", "👩\u200d💻 Awa", "une\nligne", "É e\u0301"]


@pytest.mark.parametrize("text", KEPT)
def test_what_words_need_stays(text):
    assert plain(text) == text


@pytest.mark.parametrize("rules", [aid, cases, outreach, people, referrals])
def test_no_text_turns_the_line_round_in_which_it_stands(rules):
    assert rules.short(TURNED, 100, "text") == ROUND


def test_nor_do_complaints_and_services():
    assert complaints.check_text(TURNED) == ROUND
    assert texts.taken({"fr": TURNED}, "name") == {"fr": ROUND}


TODAY = date(2026, 5, 4)
WAYS = [
    lambda day: cases.check_day(day, TODAY),
    lambda day: referrals.check_day(day, TODAY),
    lambda day: check_happened(day, "day"),
    lambda day: training.calendar(day, day, [0, 1, 2, 3, 4, 5, 6], ["am"]),
]


def test_nothing_is_planned_for_a_year_that_is_a_slip():
    with clock.at(TODAY):
        for day in (None, EARLIEST, TODAY, date(2046, 5, 4)):
            check_planned(day, "day")
        for day, code in ((date.max, "far_ahead"), (date(2046, 6, 1), "far_ahead"), (date.min, "long_ago")):
            with pytest.raises(Refused) as refused:
                check_planned(day, "day")
            assert refused.value.code == f"kernel.day_{code}"


@pytest.mark.parametrize("way", WAYS, ids=["cases", "referrals", "kernel", "training"])
@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), EARLIEST - timedelta(days=1)])
def test_nothing_happened_before_any_programme(way, day):
    with pytest.raises(Refused) as refused:
        way(day)
    assert refused.value.code == "kernel.day_long_ago"
    way(EARLIEST)


def test_a_complaint_was_not_received_then_either():
    told = complaints.NewComplaint("portal", ["other"], "text", received_on=date.min)
    with pytest.raises(Refused, match="2000"):
        complaints.check_complaint(told)


def test_the_ends_of_the_calendar_are_days_too():
    far = timezone(-timedelta(hours=14)), timezone(timedelta(hours=14))
    assert clock.day_of(datetime.max.replace(tzinfo=far[0])) == date.max
    assert clock.day_of(datetime.min.replace(tzinfo=far[1])) == date.min
    assert clock.day_of(datetime(2026, 1, 1, 12, tzinfo=UTC)) == date(2026, 1, 1)


@pytest.mark.parametrize(("days", "code"), [(366, ""), (367, "referrals.meeting_far")])
def test_she_is_expected_within_a_year(days, code):
    meeting = datetime.combine(TODAY + timedelta(days=days), datetime.min.time(), tzinfo=clock.zone())
    told = referrals.Told(None, "accepted", "", meeting)
    if not code:
        referrals.check_move(told, TODAY)
        return
    with pytest.raises(Refused) as refused:
        referrals.check_move(told, TODAY)
    assert refused.value.code == code
