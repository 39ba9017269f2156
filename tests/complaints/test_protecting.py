"""Reports of abuse: two keys to read them, no trace elsewhere."""

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from parcours.accounts.models import Membership
from parcours.complaints import actions, queries, rules, sealing
from parcours.complaints.models import FocalPoint, Report, ReportStep
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.cipher import Unreadable
from parcours.kernel.context import as_role
from parcours.kernel.models import Request
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from tests.factories.accounts import actor, member, organisation
from tests.factories.complaints import by_system, complain, focal_point, report, seen_by
from tests.factories.people import person

pytestmark = pytest.mark.django_db
CANARIES = ("Qztext of a report", "Qzwish", "Qzcontact")


@pytest.fixture
def reported():
    en, asso = organisation("EN"), organisation("ASSO", kind="association")
    row = report(
        actor(asso), en.id, wishes=["contact", "no_investigation"], wishes_text="Qzwish", contact="Qzcontact"
    )
    return row, en, asso


def test_it_has_its_deadlines_and_her_wishes(reported):
    row, _en, _asso = reported
    assert row.acknowledge_by - row.received_at == timedelta(hours=24)
    assert row.refer_by - row.received_at == timedelta(hours=72)
    assert row.wishes == ["contact", "no_investigation"]
    assert not any(canary in row.sealed for canary in CANARIES)


def test_the_right_alone_or_the_name_alone_reads_nothing(reported):
    row, _en, asso = reported
    officer = member(asso, "data_protection")
    caseworker = member(asso, "caseworker")
    with by_system():
        told = {"user_id": caseworker.user, "organisation_id": asso.id}
        FocalPoint.objects.create(**told, confirmed_at=clock.now())
    for one in (officer, caseworker, actor(asso, "coordinator"), actor(asso, "administrator")):
        with seen_by(one):
            assert list(queries.reports(one)) == []
        with pytest.raises(Missing), seen_by(one):
            queries.report(one, row.id)
    with pytest.raises(NotAllowed):
        actions.note_abuse(by=caseworker, report=row.id, text="x")
    with pytest.raises(Missing):
        actions.note_abuse(by=officer, report=row.id, text="x")


def test_row_security_alone_asks_for_the_name(reported):
    _row, _en, asso = reported
    for one in (member(asso, "data_protection"), actor(asso, "administrator")):
        with seen_by(one):
            assert not Report.objects.exists()
    named = focal_point(asso)
    with seen_by(named):
        assert Report.objects.count() == 1


def test_a_focal_point_of_the_organisation_concerned_sees_nothing(reported):
    row, en, asso = reported
    theirs, other = focal_point(en), focal_point(asso)
    with seen_by(theirs):
        assert list(queries.reports(theirs)) == [] and not Report.objects.exists()
    with seen_by(other):
        opened = queries.report(other, row.id)
    assert (opened.text, opened.wishes, opened.contact) == CANARIES


def test_who_works_for_both_sees_nothing(reported):
    from parcours.accounts.models import Membership

    row, en, asso = reported
    named = focal_point(asso)
    Membership.objects.create(user_id=named.user, organisation_id=en.id, role="trainer")
    with seen_by(named):
        assert list(queries.reports(named)) == []
    with pytest.raises(Missing):
        actions.note_abuse(by=named, report=row.id, text="x")


def test_when_nobody_knows_whose_staff_it_was_the_counters_own_does_not_see(reported):
    _row, en, asso = reported
    row = report(actor(asso))
    theirs, other = focal_point(asso), focal_point(en)
    with seen_by(theirs):
        assert row.id not in {one.id for one in queries.reports(theirs)}
    with seen_by(other):
        assert row.id in {one.id for one in queries.reports(other)}


def test_a_focal_point_who_was_ended_reads_nothing_more(reported):
    row, _en, asso = reported
    named = focal_point(asso)
    with seen_by(named):
        [kept] = queries.focal_points(named)
    actions.end_focal_point(by=actor(asso, "administrator"), focal_point=kept.id)
    with pytest.raises(Missing), seen_by(named):
        queries.report(named, row.id)
    with seen_by(named):
        assert not Report.objects.exists()


def test_nobody_names_herself_nor_somebody_of_another_role(reported):
    _row, _en, asso = reported
    officer, admin = member(asso, "data_protection"), member(asso, "administrator")
    for user in (admin.user, member(asso, "caseworker").user):
        with pytest.raises(Refused) as refused:
            actions.name_focal_point(by=admin, user=user, organisation=asso.id)
        assert refused.value.code == "complaints.no_focal_role"
    with pytest.raises(NotAllowed):
        actions.name_focal_point(by=officer, user=officer.user, organisation=asso.id)
    actions.name_focal_point(by=admin, user=officer.user, organisation=asso.id)
    with pytest.raises(Refused) as refused:
        actions.name_focal_point(by=admin, user=officer.user, organisation=asso.id)
    assert refused.value.code == "complaints.already_focal"
    with pytest.raises(ProgrammingError), seen_by(officer):
        FocalPoint.objects.create(user_id=officer.user, organisation_id=asso.id)


def test_who_was_named_by_one_alone_reads_nothing(reported):
    """Neither by the query, nor by PostgreSQL alone; nor does she count as somebody who hears."""
    row, en, asso = reported
    officer, admin = member(asso, "data_protection"), member(asso, "administrator")
    named = actions.name_focal_point(by=admin, user=officer.user, organisation=asso.id)
    with seen_by(officer):
        assert not queries.is_focal(officer) and not Report.objects.exists()
    assert en.id in {one.id for one in queries.unheard(admin)}
    for by in (admin, officer):
        with pytest.raises((Refused, NotAllowed)):
            actions.confirm_focal_point(by=by, focal_point=named)
    with seen_by(admin):
        assert [one.id for one in queries.focal_points_waiting(admin)] == [named]
    second = member(en, "coordinator")
    with seen_by(second):
        assert [one.id for one in queries.focal_points_waiting(second)] == [named]
    actions.confirm_focal_point(by=second, focal_point=named)
    with seen_by(officer):
        assert queries.report(officer, row.id).text == CANARIES[0] and Report.objects.exists()
    assert en.id not in {one.id for one in queries.unheard(admin)}
    with pytest.raises(IntegrityError), by_system():
        FocalPoint.objects.filter(pk=named).update(confirmed_by=admin.user)


def test_a_focal_point_is_refused_by_a_second_person(reported):
    _row, en, asso = reported
    officer, admin = member(asso, "data_protection"), member(asso, "administrator")
    named = actions.name_focal_point(by=admin, user=officer.user, organisation=asso.id)
    actions.refuse_focal_point(by=member(en, "administrator"), focal_point=named)
    with pytest.raises(Missing):
        actions.confirm_focal_point(by=member(en, "administrator"), focal_point=named)
    again = actions.name_focal_point(by=admin, user=officer.user, organisation=asso.id)
    actions.refuse_focal_point(by=admin, focal_point=again)
    assert not queries.is_focal(officer)


def test_the_life_of_a_report(reported):
    row, _en, asso = reported
    named = focal_point(asso)
    with pytest.raises(Refused):
        actions.note_abuse(by=named, report=row.id, to="referred", text="Qzstep")
    actions.note_abuse(by=named, report=row.id, to="acknowledged", text="Qzstep")
    assert queries.progress(row.receipt).state == "acknowledged"
    actions.note_abuse(by=named, report=row.id, to="referred", text="Qzhelp")
    actions.note_abuse(by=named, report=row.id, text="Qznote")
    actions.note_abuse(by=named, report=row.id, to="closed", text="Qzend")
    with seen_by(named):
        steps = queries.report(named, row.id).steps
        assert [one.text for one in steps] == ["Qzstep", "Qzhelp", "Qznote", "Qzend"]
        assert list(queries.reports_open(named)) == []
    with pytest.raises(ProgrammingError), by_system():
        ReportStep.objects.all().delete()


def everything(but: tuple[str, ...]) -> str:
    """The whole database as text, but for some tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
            "AND has_table_privilege(oid, 'SELECT')"
        )
        tables = [name for (name,) in cursor.fetchall() if name not in but]
        said = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, '|'), '') FROM {table} t")
            said.append(f"{table}: {cursor.fetchone()[0]}")
    return "\n".join(said)


def test_it_leaves_no_trace_elsewhere(caplog):
    caplog.set_level(logging.DEBUG)
    asso, en = organisation("ASSO", kind="association"), organisation("EN")
    officer = member(asso)
    who = person(officer)
    with by_system():
        before = Entry.objects.count()
    row = report(officer, en.id, wishes_text="Qzwish", wishes=["contact"], contact="Qzcontact")
    named = focal_point(asso)
    actions.note_abuse(by=named, report=row.id, to="acknowledged", text="Qzstep")
    with by_system():
        entries = Entry.objects.exclude(kind__startswith="complaints.focal_point")
        assert entries.count() == before
        told = everything(but=())
        elsewhere = everything(but=("complaints_report", "complaints_report_step"))
    for canary in (*CANARIES, "Qzstep"):
        assert canary not in told and canary not in caplog.text
    assert str(row.id) not in elsewhere
    assert str(officer.user) not in json.dumps(
        [one for one in told.splitlines() if one.startswith("complaints_report:")]
    )
    assert str(who.person) not in "".join(
        one for one in told.splitlines() if one.startswith("complaints_report")
    )


def test_what_is_kept_of_a_double_click_tells_nothing_either():
    """The same form sent twice is told once; and nobody reads there who reported, what, or its number."""
    officer = member(organisation("ASSO", kind="association"))
    told = rules.NewReport("counter", "witness", "Qztext")
    first, again = (actions.report_abuse(by=officer, report=told, request_id="once") for _ in range(2))
    assert first == again and len(first.receipt) == 26
    with pytest.raises(Refused):
        actions.report_abuse(by=officer, report=replace(told, text="other"), request_id="once")
    kept = str(Request.objects.values().get(request_id="once"))
    for word in (str(officer.user), first.receipt, "abuse", "complaints"):
        assert word not in kept


def test_its_seal_opens_nowhere_else(reported):
    row, _en, asso = reported
    with pytest.raises(Unreadable):
        sealing.unseal(sealing.COMPLAINT, row.id, row.sealed)
    other = complain(actor(asso), organisation("EN").id)
    with pytest.raises(Unreadable):
        sealing.unseal_many(sealing.REPORT, other.id, other.sealed)


def test_counts_are_of_five_or_more(reported):
    _row, en, asso = reported
    named, year = focal_point(asso), clock.now().year
    with seen_by(named):
        assert queries.reports_by_year(named) == {year: None}
    for _ in range(4):
        report(actor(asso), en.id)
    with seen_by(named):
        assert queries.reports_by_year(named) == {year: 5}
    other = actor(en, "coordinator")
    with seen_by(other):
        assert queries.reports_by_year(other) == {}


def test_the_administrator_learns_that_nobody_listens_and_nothing_else(reported):
    _row, en, asso = reported
    admin = member(en, "administrator")
    with seen_by(admin):
        assert queries.somebody_unheard(admin)
    focal_point(en)
    with seen_by(admin):
        assert queries.somebody_unheard(admin)
    focal_point(asso)
    with seen_by(admin):
        assert not queries.somebody_unheard(admin)
    with seen_by(actor(en, "coordinator")) as _:
        assert not queries.somebody_unheard(actor(en, "coordinator"))


def test_the_administrator_learns_before_a_report_comes_about_whom_nobody_could_read(db):
    en, asso = organisation("EN"), organisation("ASSO")
    admin = member(en, "administrator")

    def deaf():
        with seen_by(admin):
            return {one.code for one in queries.unheard(admin)}

    assert {"EN", "ASSO"} <= deaf()
    first = focal_point(en)
    assert deaf() == {"EN"}
    second = focal_point(asso)
    assert deaf() == set()
    with seen_by(first):
        assert queries.unheard(first) == []
    # Named still, and works there no more.
    with as_role("system"):
        Membership.objects.filter(user_id=second.user).update(until=clock.now())
    assert deaf() == {"EN"}


def test_who_works_for_both_hears_neither(db):
    en, asso = organisation("EN"), organisation("ASSO")
    admin, first, second = member(en, "administrator"), focal_point(en), focal_point(asso)
    Membership.objects.create(user_id=second.user, organisation=en, role="caseworker")
    with seen_by(admin):
        assert {one.code for one in queries.unheard(admin)} == {"EN"}
    assert first.organisation == en.id
