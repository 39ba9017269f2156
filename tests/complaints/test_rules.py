"""Deadlines, and what is refused with which code."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from parcours.complaints import rules
from parcours.complaints.rules import NewComplaint, NewReport, Opinion
from parcours.complaints.sections import DEFAULT, SECTION, Deadlines
from parcours.kernel.refusals import Refused
from parcours.programmes.taking import Table

COMPLAINT = NewComplaint("counter", ["wait"], "It took a day.")
REPORT = NewReport("portal", "herself", "He asked for a favour.")


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        (date(2019, 3, 4), 5, date(2019, 3, 11)),
        (date(2019, 3, 8), 1, date(2019, 3, 11)),
        (date(2019, 3, 9), 1, date(2019, 3, 11)),
        (date(2019, 3, 10), 5, date(2019, 3, 15)),
        (date(2019, 3, 6), 0, date(2019, 3, 6)),
    ],
)
def test_working_days(day, count, wanted):
    assert rules.working_days_after(day, count) == wanted


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"text": "  \x00 "}, "complaints.text_missing", "text"),
        ({"text": "x" * 5001}, "complaints.text_long", "text"),
        ({"contact": "x" * 301, "anonymous": False}, "complaints.text_long", "contact"),
        ({"categories": []}, "complaints.category_missing", "categories"),
        ({"categories": ["weather"]}, "complaints.not_in_list", "categories"),
        ({"way": "pigeon"}, "complaints.not_in_list", "way"),
        ({"person": uuid4()}, "complaints.anonymous_or_not", "anonymous"),
        ({"contact": "0612"}, "complaints.anonymous_or_not", "anonymous"),
        ({"received_on": date(2999, 1, 1)}, "complaints.day_in_future", "received_on"),
    ],
)
def test_what_is_refused_of_a_complaint(change, code, field):
    rules.check_complaint(COMPLAINT)
    with pytest.raises(Refused) as refused:
        rules.check_complaint(replace(COMPLAINT, **change))
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": ""}, "complaints.text_missing"),
        ({"teller": "x"}, "complaints.not_in_list"),
        ({"wishes": ["x"]}, "complaints.not_in_list"),
        ({"wishes": ["contact", "no_contact"], "contact": "x"}, "complaints.wishes_differ"),
        ({"wishes": ["investigation", "no_investigation"]}, "complaints.wishes_differ"),
        ({"wishes": ["contact"]}, "complaints.contact_missing"),
    ],
)
def test_what_is_refused_of_a_report(change, code):
    rules.check_report(REPORT)
    with pytest.raises(Refused) as refused:
        rules.check_report(replace(REPORT, **change))
    assert refused.value.code == code


@pytest.mark.parametrize("opinion", [Opinion(0), Opinion(5), Opinion(2, ["x"]), Opinion(2, [], "x" * 5001)])
def test_what_is_refused_of_an_opinion(opinion):
    with pytest.raises(Refused):
        rules.check_opinion(opinion)


class Found(list):
    def add(self, path, words):
        self.append((path, words))


def read(values):
    table = Table({"complaints": values}, (), Found(), ("fr",))
    return table.made("complaints", SECTION.make, DEFAULT, required=False)


def test_a_pack_may_set_other_deadlines():
    assert Deadlines(5, 30, 10) == DEFAULT
    assert read({"acknowledge_working_days": 3, "answer_days": 20}) == Deadlines(3, 20, 10)
    said = {"fr": "Dans son règlement."}
    assert read({"answer_days": 20, "source": said}) == Deadlines(5, 20, 10, said)
