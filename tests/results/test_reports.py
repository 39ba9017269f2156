"""Reports: written, submitted with figures that stay, sent back, accepted, stated anew; who reads which."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.programmes.queries import pack
from parcours.results import actions, freezing, reports
from parcours.results.enums import ReportState
from parcours.results.models import Report, Submission
from parcours.results.reporting import ReportTold
from parcours.results.states import REPORT
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_second
from tests.factories.results import Told, naive, tell

pytestmark = pytest.mark.django_db
SINCE, UNTIL, EARLY, AFTER = date(2022, 1, 1), date(2022, 6, 30), date(2022, 7, 1), date(2022, 7, 15)
QUARTER = ReportTold("interim", SINCE, UNTIL, "OFICIO")
SUMMARY = {"summary": {"fr": "Nous avons accompagné {accompanied|period} personnes.", "en": ""}}
KIND = "training.enrolled"


def enrolled(on=date(2022, 3, 1), who=None, **more) -> Told:
    return Told(KIND, who or uuid7(), on=on, **{"project": "OFICIO"} | more)


class House:
    def __init__(self):
        load_second()
        self.grantee, self.other = organisation("ALDEA"), organisation("RAICES")
        self.writer, self.second = (actor(self.grantee, "monitoring") for _ in range(2))
        self.elsewhere = actor(self.other, "monitoring")
        self.funder = actor(organisation("EU", "funder"), "funder")
        self.teller = actor(self.grantee)

    def begun(self, told=QUARTER, by=None):
        return actions.begin_report(by=by or self.writer, report=told).id

    def submitted(self, told=QUARTER, at=AFTER):
        with clock.at(at):
            made = self.begun(told)
            actions.write_report(by=self.writer, report=made, texts=SUMMARY)
            actions.submit_report(by=self.writer, report=made)
        return made

    def accepted(self, told=QUARTER):
        made = self.submitted(told)
        actions.answer_report(by=self.funder, report=made, accepted=True)
        return made

    def in_state(self, state):
        if state in (ReportState.DRAFT, ReportState.WITHDRAWN):
            made = self.begun()
            if state == ReportState.WITHDRAWN:
                actions.withdraw_report(by=self.writer, report=made)
            return made
        made = self.submitted()
        if state == ReportState.SENT_BACK:
            actions.answer_report(by=self.funder, report=made, accepted=False, note="Which centres?")
        if state in (ReportState.ACCEPTED, ReportState.REPLACED):
            actions.answer_report(by=self.funder, report=made, accepted=True)
        if state == ReportState.REPLACED:
            again = actions.restate_report(by=self.writer, report=made, reason="Late", requester="funder").id
            with clock.at(AFTER):
                actions.submit_report(by=self.writer, report=again)
            actions.answer_report(by=self.funder, report=again, accepted=True)
        return made


@pytest.fixture
def house():
    return House()


def refused(code, action, /, **arguments):
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == code
    return found.value


def row(wanted) -> Report:
    with as_role("system"):
        return Report.objects.get(pk=wanted)


def kept(wanted) -> Submission:
    with as_role("system"):
        return Submission.objects.filter(report=wanted).latest("number")


# Who may, and when --------------------------------------------------------------------------------


def test_whoever_runs_a_project_reports_on_it_and_on_the_programme(house):
    programme = ReportTold("interim", SINCE, UNTIL)
    assert row(house.begun()).project_id == "OFICIO" and row(house.begun(programme)).project_id is None
    assert row(house.begun(programme, house.elsewhere)).organisation_id == house.other.id
    stranger = actor(organisation("AMAPPE"), "monitoring")
    for by, told in ((house.elsewhere, QUARTER), (stranger, QUARTER), (stranger, programme)):
        refused("results.not_yours_to_report", actions.begin_report, by=by, report=told)
    refused(
        "results.not_yours_to_report",
        actions.begin_report,
        by=house.writer,
        report=ReportTold("interim", SINCE, UNTIL, "NOTHING"),
    )
    with pytest.raises(NotAllowed):
        actions.begin_report(by=house.funder, report=QUARTER)


def test_once_for_a_period_unless_it_was_withdrawn(house):
    first = house.begun()
    refused("results.report_twice", actions.begin_report, by=house.second, report=QUARTER)
    actions.withdraw_report(by=house.writer, report=first)
    assert house.begun() != first
    wrong = ReportTold("interim", UNTIL, SINCE, "OFICIO")
    refused("results.ends_before_it_begins", actions.begin_report, by=house.writer, report=wrong)
    odd = ReportTold("weekly", SINCE, UNTIL)
    assert refused("results.not_in_list", actions.begin_report, by=house.writer, report=odd).field == "kind"


MOVES = {
    "write": (ReportState.DRAFT, ReportState.SENT_BACK),
    "submit": (ReportState.DRAFT, ReportState.SENT_BACK),
    "answer": (ReportState.SUBMITTED,),
    "restate": (ReportState.ACCEPTED,),
    "withdraw": (ReportState.DRAFT,),
}


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("move", MOVES)
def test_what_can_be_done_in_each_state(house, state, move):
    made = house.in_state(state)
    asked = {
        "write": lambda: actions.write_report(by=house.writer, report=made, texts=SUMMARY),
        "submit": lambda: actions.submit_report(by=house.writer, report=made),
        "answer": lambda: actions.answer_report(by=house.funder, report=made, accepted=True),
        "restate": lambda: actions.restate_report(
            by=house.writer, report=made, reason="Late lists", requester="ourselves"
        ),
        "withdraw": lambda: actions.withdraw_report(by=house.writer, report=made),
    }[move]
    before = row(made)
    with clock.at(AFTER):
        if move == "submit" and state == ReportState.DRAFT:
            actions.write_report(by=house.writer, report=made, texts=SUMMARY)
        if state in MOVES[move]:
            asked()
            return
        with pytest.raises(Refused):
            asked()
    after = row(made)
    assert (after.state, after.texts, after.answer) == (before.state, before.texts, before.answer)


def test_every_move_takes_its_right(house):
    made = house.submitted()
    for by in (house.writer, house.second, actor(house.grantee)):
        with pytest.raises(NotAllowed):
            actions.answer_report(by=by, report=made, accepted=True)
    with pytest.raises(NotAllowed):
        actions.restate_report(by=house.funder, report=made, reason="Late", requester="funder")
    both = actor(house.grantee, "monitoring", ("results.answer",))
    with clock.at(AFTER):
        own = house.begun(ReportTold("final", SINCE, UNTIL), both)
        actions.write_report(by=both, report=own, texts=SUMMARY)
        actions.submit_report(by=both, report=own)
    refused("results.own_answer", actions.answer_report, by=both, report=own, accepted=True)


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SENT_BACK, ReportState.ACCEPTED])
def test_another_organisations_report_does_not_exist(house, state):
    by, made = house.elsewhere, house.in_state(state)
    for ask in (
        lambda: actions.write_report(by=by, report=made, texts=SUMMARY),
        lambda: actions.submit_report(by=by, report=made),
        lambda: actions.withdraw_report(by=by, report=made),
        lambda: actions.restate_report(by=by, report=made, reason="x", requester="funder"),
    ):
        with pytest.raises(Missing):
            ask()


READERS = ("writer", "teller", "elsewhere", "funder")
READS = {
    ReportState.DRAFT: ("writer",),
    ReportState.WITHDRAWN: ("writer",),
    ReportState.SUBMITTED: ("writer", "funder"),
    ReportState.SENT_BACK: ("writer", "funder"),
    ReportState.ACCEPTED: READERS,
    ReportState.REPLACED: READERS,
}


@pytest.mark.parametrize("state", ReportState)
def test_who_reads_a_report(house, state):
    made = house.in_state(state)
    for name in READERS:
        by = getattr(house, name)
        with transaction.atomic(), acting(by):
            found = made in set(reports.reports(by).values_list("id", flat=True))
        assert found == (name in READS[state]), name


def test_row_security_alone_hides_what_is_being_written(house):
    made = house.begun()
    handed = house.submitted(ReportTold("interim", date(2021, 1, 1), UNTIL, "OFICIO"))
    for by, rows, frozen in ((house.elsewhere, {handed}, 1), (house.writer, {made, handed}, 1)):
        with transaction.atomic(), acting(by):
            assert set(Report.objects.values_list("id", flat=True)) == rows
            assert Submission.objects.count() == frozen
    with transaction.atomic(), acting(house.elsewhere):
        assert Report.objects.filter(pk=made).update(answer="x") == 0


def test_the_queries_alone_hide_it_too(house):
    made = house.begun()
    with as_role("system"):
        assert made not in reports.reports(house.elsewhere).values_list("id", flat=True)
        assert made not in reports.reports(house.funder).values_list("id", flat=True)


# What is written ----------------------------------------------------------------------------------


def test_a_report_is_submitted_after_its_last_day_and_with_a_summary(house):
    made = house.begun()
    with clock.at(AFTER):
        refused("results.no_text", actions.submit_report, by=house.writer, report=made)
    actions.write_report(by=house.writer, report=made, texts=SUMMARY)
    with clock.at(UNTIL):
        refused("results.period_not_over", actions.submit_report, by=house.writer, report=made)
    assert row(made).state == ReportState.DRAFT
    with clock.at(date(2022, 7, 1)):
        actions.submit_report(by=house.writer, report=made)


@pytest.mark.parametrize(
    ("texts", "code", "field"),
    [
        ({"summary": {"fr": "Il y eut {inventes} personnes."}}, "results.unknown_figure", "summary_fr"),
        ({"summary": {"fr": "{accompanied|sum}"}}, "results.unknown_figure", "summary_fr"),
        ({"summary": {"en": "{accompanied|shoe=42}"}}, "results.unknown_figure", "summary_en"),
        ({"summary": {"fr": "é" * 12_001}}, "results.too_long", "summary_fr"),
        ({"summary": {"de": "Text"}}, "results.not_in_list", "language"),
        ({"weather": {"fr": "Beau"}}, "results.not_in_list", "section"),
    ],
)
def test_what_is_no_text_of_a_report(house, texts, code, field):
    made = house.begun()
    actions.write_report(by=house.writer, report=made, texts=SUMMARY)
    assert refused(code, actions.write_report, by=house.writer, report=made, texts=texts).field == field
    assert row(made).texts == {"summary": SUMMARY["summary"]}


def test_what_is_not_named_stays_and_what_is_emptied_goes(house):
    made = house.begun()
    actions.write_report(by=house.writer, report=made, texts=SUMMARY | {"next": {"fr": "\u202eSuite\x00"}})
    assert row(made).texts["next"] == {"fr": "Suite"}
    actions.write_report(by=house.writer, report=made, texts={"next": {"fr": ""}})
    assert set(row(made).texts) == {"summary"}


def test_sent_back_asks_for_a_reason_and_is_submitted_again(house):
    made = house.submitted()
    refused("results.say_why", actions.answer_report, by=house.funder, report=made, accepted=False)
    actions.answer_report(by=house.funder, report=made, accepted=False, note="By centre, please")
    assert row(made).answer == "By centre, please"
    tell(house.teller, enrolled())
    with clock.at(date(2022, 8, 1)):
        actions.submit_report(by=house.writer, report=made)
    with as_role("system"):
        first, second = Submission.objects.filter(report=made).order_by("number")
    assert [one.number for one in (first, second)] == [1, 2] and first.sha256 != second.sha256


# Figures that stay --------------------------------------------------------------------------------


def of(figures, code, span="total", **cell):
    return dict(freezing.cells(figures))[freezing.Cell(code, span, **cell)]


def test_a_report_says_what_was_known_then_of_its_days_and_up_to_them(house):
    awa = uuid7()
    woman = {"sex": "F", "region": "CO-DC"}
    tell(house.teller, enrolled(date(2021, 12, 1), awa), enrolled(who=awa), at=datetime(2022, 3, 2, 12))
    tell(house.teller, enrolled(dimensions=woman), enrolled(project="SEMILLA"), at=date(2022, 5, 1))
    made = house.submitted()
    told = json.loads(kept(made).figures)
    assert (of(told, "accompanied"), of(told, "accompanied", "period")) == (2, 2)
    assert of(told, "accompanied", "period", dimension="sex", value="F") == 1
    assert told["known_at"] == "2022-07-15T12:00:00+00:00" and told["project"] == "OFICIO"
    assert [one["code"] for one in told["total"]] == ["accompanied", "certified"]
    whole = json.loads(kept(house.submitted(ReportTold("interim", SINCE, UNTIL))).figures)
    assert of(whole, "accompanied") == 3 and of(whole, "accompanied", project="SEMILLA") == 1
    assert {one["code"]: one["collected"] for one in whole["total"]}["businesses"] is False


def test_500_corrections_later_it_is_the_same_byte_for_byte(house):
    chance, known = Random(5), []
    known = tell(
        house.teller, *[enrolled(project=chance.choice(["OFICIO", ""])) for _ in range(60)], at=EARLY
    )
    made = house.accepted(ReportTold("interim", SINCE, UNTIL))
    before = kept(made)
    with as_role("system"):
        rows = {one.id: one for one in Entry.objects.filter(id__in=known)}
    later = []
    for n in range(500):
        if known and n % 8 == 0:
            gone = rows[known.pop(chance.randrange(len(known)))]
            later.append(enrolled(gone.occurred_on, gone.person_id, project=gone.project, retracts=gone.id))
        else:
            later.append(enrolled(date(2022, chance.randrange(1, 7), 3)))
    tell(house.teller, *later, at=date(2022, 9, 1))
    after = kept(made)
    assert (after.figures, after.texts, after.sha256) == (before.figures, before.texts, before.sha256)
    assert reports.is_whole(after)
    with transaction.atomic(), acting(house.funder):
        again = freezing.compute(pack(), "", SINCE, UNTIL, after.known_at)
        now = freezing.compute(pack(), "", SINCE, UNTIL, clock.now())
        said = reports.said(house.funder, reports.report(house.funder, made), pack())
    assert freezing.text_of(again) == after.figures == freezing.text_of(said.figures)
    assert of(now, "accompanied", "period") != of(again, "accompanied", "period") == 60


def test_nobody_alters_what_was_submitted(house):
    made = house.submitted()
    for by in (house.writer, Actor.system("test")):
        for change in (
            lambda: Submission.objects.update(figures="{}"),
            lambda: Submission.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), acting(by):
                change()
    whole = kept(made)
    assert reports.is_whole(whole)
    whole.figures = whole.figures.replace("2022", "2023", 1)
    assert not reports.is_whole(whole)


def test_a_restatement_leaves_the_accepted_one_and_tells_each_cell_that_differs(house):
    woman = {"sex": "F"}
    tell(house.teller, enrolled(dimensions=woman), enrolled(), at=date(2022, 4, 1))
    made = house.accepted()
    tell(house.teller, enrolled(dimensions=woman), at=date(2022, 8, 1))
    told = {"reason": "The lists of June came late", "requester": "auditor"}
    again = actions.restate_report(by=house.writer, report=made, **told).id
    refused("results.restated_already", actions.restate_report, by=house.second, report=made, **told)
    assert row(made).state == ReportState.ACCEPTED
    assert (row(again).number, row(again).reason, row(again).requester) == (2, told["reason"], "auditor")
    with clock.at(date(2022, 8, 2)):
        actions.submit_report(by=house.writer, report=again)
    with transaction.atomic(), acting(house.funder):
        mine = reports.report(house.funder, again)
        said = reports.said(house.funder, mine, pack())
        found = reports.restated(mine, said.figures)
    total = [one for one in found if one.cell.span == "total"]
    assert [(one.cell.dimension, one.cell.value, one.before, one.after) for one in total] == [
        ("", "", 2, 3),
        ("age_band", "not_stated", 2, 3),
        ("nationality", "not_stated", 2, 3),
        ("protection", "not_stated", 2, 3),
        ("region", "not_stated", 2, 3),
        ("residence", "not_stated", 2, 3),
        ("sex", "F", 1, 2),
    ]
    actions.answer_report(by=house.funder, report=again, accepted=True)
    assert (row(made).state, row(again).state) == (ReportState.REPLACED, ReportState.ACCEPTED)
    assert of(json.loads(kept(made).figures), "accompanied") == 2


def test_a_restatement_that_is_withdrawn_makes_room_for_another(house):
    made = house.accepted()
    told = {"reason": "Late", "requester": "funder"}
    first = actions.restate_report(by=house.writer, report=made, **told).id
    actions.withdraw_report(by=house.writer, report=first)
    assert row(actions.restate_report(by=house.writer, report=made, **told).id).number == 2
    refused(
        "results.say_why",
        actions.restate_report,
        by=house.writer,
        report=made,
        reason=" ",
        requester="funder",
    )


def test_every_cell_is_what_plain_loops_find(house):
    chance = Random(7)
    people = [uuid7() for _ in range(12)]
    told = [
        enrolled(
            date(2022, chance.randrange(1, 9), 1),
            chance.choice(people),
            project=chance.choice(["OFICIO", "SEMILLA", ""]),
            dimensions={"sex": chance.choice(["F", "M", ""]), "region": chance.choice(["CO-DC", "CO-ANT"])},
        )
        for _ in range(80)
    ]
    tell(house.teller, *told, at=EARLY)
    figures = json.loads(kept(house.submitted(ReportTold("interim", SINCE, UNTIL))).figures)
    with as_role("system"):
        everything = list(Entry.objects.filter(kind=KIND))
    indicator = next(one for one in pack().indicators if one.code == "accompanied")
    for span, since in (("period", SINCE), ("total", None)):
        plain = naive(indicator, everything, ("sex", "region"), since=since, until=UNTIL)
        cells = {c: n for c, n in freezing.cells(figures) if (c.code, c.span) == ("accompanied", span)}
        for project, scope in {"": plain["whole"], **plain["projects"]}.items():
            if project or scope is plain["whole"]:
                assert cells[freezing.Cell("accompanied", span, project)] == scope["value"]
                for name, rows in scope["rows"].items():
                    for value, n in rows.items():
                        assert cells[freezing.Cell("accompanied", span, project, name, value)] == n


def test_the_journal_tells_the_life_of_a_report(house):
    made = house.in_state(ReportState.REPLACED)
    with as_role("system"):
        told = list(Entry.objects.filter(object_id=made).order_by("sequence").values_list("kind", flat=True))
    assert told == [
        f"results.report_{one}" for one in ("begun", "written", "submitted", "answered", "replaced")
    ]


def test_the_states_are_those_that_were_decided():
    assert set(REPORT.moves) == {
        ("draft", "submitted"),
        ("draft", "withdrawn"),
        ("submitted", "sent_back"),
        ("submitted", "accepted"),
        ("sent_back", "submitted"),
        ("accepted", "replaced"),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["submit", "restate", "begin"])
def test_two_at_once_one_wins(what):
    house = House()
    made = house.accepted() if what == "restate" else None
    if what == "submit":
        made = house.begun()
        actions.write_report(by=house.writer, report=made, texts=SUMMARY)
    asked = {
        "submit": lambda by: actions.submit_report(by=by, report=made),
        "restate": lambda by: actions.restate_report(by=by, report=made, reason="Late", requester="funder"),
        "begin": lambda by: actions.begin_report(by=by, report=QUARTER),
    }[what]

    def one(by):
        try:
            with clock.at(AFTER):
                asked(by)
            return "done"
        except Refused as found:
            return found.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(one, (house.writer, house.second)))
    assert found.count("done") == 1, found
