"""Answers of the forms that we publish, as collecting tools send them."""

import json
from datetime import date

import pytest

from parcours.cases.models import Assessment
from parcours.exchange import actions
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from tests.factories.accounts import actor, organisation
from tests.factories.imports import faults, seen, taken, told
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
WHAT = {"kind": "answers", "option": "assessment"}
META = {
    "_id": 7,
    "formhub/uuid": "f",
    "start": "2024-03-04T09:00:00.000+01:00",
    "_uuid": "u-1",
    "_submission_time": "2024-03-04T09:05:00",
    "_xform_id_string": "assessment",
    "__version__": "vAbCdEfGhIjKlMnOpQrStU",
    "_attachments": [],
    "_geolocation": [None, None],
}


@pytest.fixture
def desk():
    with clock.at(date(2024, 3, 15)):
        load_second()
        by = actor(organisation("ALDEA"))
        yield by, person(by, given_latin="Awa").code


def submission(number, **more):
    said = {
        "card": number,
        "section_work/experience": "some",
        "section_work/years": "2.5",
        "section_means/barriers": "transport childcare",
        "section_means/savings": "yes",
        "section_means/wish": "self_employed",
    }
    return META | said | more


def kept():
    with as_role("system"):
        return list(Assessment.objects.order_by("assessed_on"))


ANSWERS = {
    "experience": "some",
    "years": 2.5,
    "barriers": ["transport", "childcare"],
    "savings": True,
    "wish": "self_employed",
}


def test_json_of_a_server_is_an_assessment_once(desk):
    by, card = desk
    data = json.dumps({"count": 1, "results": [submission(card)]})
    batch = told(by, data, **WHAT)
    found = seen(by, batch)
    assert not found.faults, [(one.row, one.column, one.sentence) for one in found.faults]
    assert actions.merge_file(by=by, batch=batch).made == 1
    [row] = kept()
    assert (row.answers, row.assessed_on) == (ANSWERS, date(2024, 3, 4))
    again = seen(by, told(by, json.dumps([submission(card)]), **WHAT))
    assert [line.state for line in again.lines] == ["same"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "section_work/experience;section_work/years;section_means/barriers;savings;wish",
            "some;2,5;transport childcare;yes;self_employed",
        ),
        (
            "experience;years;section_means/barriers/transport;section_means/barriers/childcare;savings;wish",
            "some;2.5;1;1;yes;self_employed",
        ),
        (
            "Have you worked before?;How many years?;What keeps you from coming?/Transport;"
            "What keeps you from coming?/Childcare;Do you have savings?;What do you wish?",
            "Yes;2.5;1;1;Yes;A business",
        ),
    ],
)
def test_both_styles_of_several_choices_groups_and_labels(desk, head, row):
    by, card = desk
    text = f"_uuid;card;today;version;{head}\nu-1;{card};2024-03-04;1;{row}\n"
    found = seen(by, told(by, text, **WHAT))
    assert not found.faults, [(one.row, one.column, one.sentence) for one in found.faults]
    taken(by, text, **WHAT)
    assert [row.answers for row in kept()] == [ANSWERS]


def test_somebody_answers_twice_one_after_the_other(desk):
    by, card = desk
    rows = [
        submission(card, _uuid="u-2", _submission_time="2024-03-10T09:00:00"),
        submission(card, **{"section_means/savings": "no"}),
    ]
    assert taken(by, json.dumps(rows), **WHAT).made == 2
    assert [row.answers["savings"] for row in kept()] == [False, True]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"section_means/barriers": "transport flying"}, "exchange.cell_unreadable"),
        ({"section_work/experience": "none"}, "cases.not_asked"),
        ({"section_means/wish": ""}, "cases.answer_missing"),
        ({"section_work/years": "1e308"}, "exchange.cell_unreadable"),
        ({"card": "NOBODY"}, "exchange.person_unknown"),
        ({"_submission_time": "2030-01-01"}, "cases.day_in_future"),
        ({"_xform_id_string": "other"}, "exchange.form_other"),
        ({"version": "99"}, "exchange.form_changed"),
        ({"section_means/savings": "\ud800"}, "exchange.cell_broken"),
        ({"children": [{"age": 3}]}, "exchange.repeated_question"),
    ],
)
def test_every_fault_of_an_answer(desk, more, code):
    by, card = desk
    found = seen(by, told(by, json.dumps([submission(card, **more)]), **WHAT))
    assert code in [one.code for one in found.faults]
    assert all(one.row == 1 and one.column for one in found.faults if one.code == code)
    assert not found.can_be_merged


def test_a_question_that_the_form_does_not_have_is_a_fault_of_its_column(desk):
    by, card = desk
    text = f"_uuid;card;today;experience;wish;section_work/horoscope\nu;{card};2024-03-04;none;salaried;x\n"
    assert faults(by, text, **WHAT) == [(1, "F", "exchange.column_untold")]


def test_an_unknown_form_is_refused(desk):
    by, card = desk
    for option in ("", "nothing"):
        with pytest.raises(Refused):
            told(by, json.dumps([submission(card)]), kind="answers", option=option)
