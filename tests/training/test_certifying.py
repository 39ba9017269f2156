from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.cases import queries as case_queries
from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import visibility
from parcours.people.models import Person, PersonName
from parcours.training import actions, certifying, lists, models, papers, queries, rules
from parcours.training.rules import Outcome, Wanted
from tests.factories.training import BEFORE, DAYS, course, marks, session

pytestmark = pytest.mark.django_db
AFTER = DAYS[1] + timedelta(days=1)


WEEK_BEFORE = (DAYS[0] - timedelta(days=7), DAYS[1] - timedelta(days=7))


def taught(here, days=DAYS, **changes):
    """A session of four half-days: the first attends all, the second two, the third none."""
    first, last = days
    with clock.at(BEFORE):
        wanted = session(here.trainer, course(here.trainer, **changes), first=first, last=last)
        many = [Wanted(one) for one in here.people]
        ids = actions.enrol_many(by=here.caseworker, session=wanted, people=many, on=min(first, BEFORE)).ids
    with clock.at(last):
        told = marks(wanted, ids[:1])
        for at, half in zip(told, marks(wanted, ids[1:2])[:2], strict=False):
            at.marks.extend(half.marks)
        actions.take_attendance_many(by=here.trainer, session=wanted, half_days=told)
    return wanted, ids


@pytest.fixture
def group(here):
    return taught(here)


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.at(AFTER):
        yield


def refused_code(call, **more) -> str:
    with pytest.raises(Refused) as refused:
        call(**more)
    return refused.value.code


def confirm(here, group, results=("", "", "")):
    outcomes = [Outcome(one, result) for one, result in zip(group[1], results, strict=True)]
    return actions.complete_many(by=here.trainer, session=group[0], outcomes=outcomes)


def certified(here, group):
    confirm(here, group)
    return actions.certify(by=here.trainer, session=group[0], enrolment=group[1][0])


def test_attendance_proposes_and_a_person_confirms(here, group):
    with acting(here.trainer):
        seen = queries.trainees(here.trainer, queries.find(here.trainer, group[0]))
        assert sorted((one.share, one.proposed) for one in seen) == [
            (0, "none"),
            (50, "partial"),
            (100, "complete"),
        ]
        assert [row.id for row in lists.to_confirm(here.trainer)] == [group[0]]
    confirm(here, group)
    with acting(here.trainer):
        assert queries.find(here.trainer, group[0]).state == "ended"
        rows = Entry.objects.filter(kind="training.completed").order_by("facts__result")
        assert [(r.facts["result"], r.facts["hours"], r.facts["share"], r.occurred_on) for r in rows] == [
            ("complete", 120, 100, DAYS[1]),
            ("partial", 60, 50, DAYS[1]),
        ]
        assert Entry.objects.filter(kind="training.not_completed").count() == 1
        assert lists.to_confirm(here.trainer) == []
        assert [row.id for row in lists.to_certify(here.trainer)] == [group[0]]
        assert [row.id for row in lists.uncertified(here.trainer)] == [group[1][0]]


def test_another_result_retracts_the_former(here, group):
    confirm(here, group)
    assert (
        refused_code(
            actions.complete_many, by=here.trainer, session=group[0], outcomes=[Outcome(group[1][0])]
        )
        == "training.nothing_changed"
    )
    actions.complete(by=here.trainer, session=group[0], enrolment=group[1][1], result="complete")
    with acting(here.trainer):
        kept = standing(Entry.objects.filter(kind="training.completed"))
        assert [(row.facts["result"], row.facts["proposed"]) for row in kept.order_by("sequence")] == [
            ("complete", "complete"),
            ("complete", "partial"),
        ]
        assert Entry.objects.get(retracts__isnull=False).kind == "training.result_corrected"


def test_bulk_equals_one_by_one(here, group):
    other = taught(here, days=WEEK_BEFORE, code="COOK")
    for one in group[1]:
        actions.complete(by=here.trainer, session=group[0], enrolment=one)
    actions.complete(by=here.trainer, session=group[0], enrolment=group[1][1], result="complete")
    confirm(here, other, ("", "complete", ""))
    for one in group[1][:2]:
        actions.certify(by=here.trainer, session=group[0], enrolment=one)
    issued = actions.certify_many(by=here.trainer, session=other[0], enrolments=other[1][:2]).certificates
    assert len({one.code for one in issued}) == 2
    with acting(here.trainer):
        assert told(group[0]) == told(other[0]) and len(told(other[0])) == 3 + 2 + 5


def told(session_id):
    """What is kept and what stands in the journal, without days, ids and codes."""
    rows = models.Enrolment.objects.filter(session=session_id)
    kept = [str(row) for row in rows.values_list("person_id", "state", "share", "cover")]
    certificates = models.Certificate.objects.filter(enrolment__in=rows)
    kept += [str((row.person_id, row.state, row.printed["person"])) for row in certificates]
    told_of = {*rows.values_list("id", flat=True), *certificates.values_list("id", flat=True)}
    entries = standing(Entry.objects.filter(object_id__in=told_of)).exclude(kind="training.enrolled")
    columns = ("person_id", "kind", "facts__result", "facts__hours", "facts__share", "sex", "object_type")
    return sorted(kept + [str(row) for row in entries.values_list(*columns)])


def test_no_result_before_the_last_day(here, group):
    with clock.at(DAYS[0]):
        asked = {"by": here.trainer, "session": group[0], "enrolment": group[1][0]}
        assert refused_code(actions.complete, **asked) == "training.not_ended"


def test_a_certificate_is_issued_once_and_counts(here, group):
    issued = certified(here, group)
    asked = {"by": here.trainer, "session": group[0]}
    assert refused_code(actions.certify, **asked, enrolment=group[1][0]) == "training.already_certified"
    assert refused_code(actions.certify, **asked, enrolment=group[1][1]) == "training.not_completed"
    assert (
        refused_code(actions.complete, **asked, enrolment=group[1][0], result="none")
        == "training.has_certificate"
    )
    with acting(here.trainer):
        entry = Entry.objects.get(kind="training.certified")
        assert (entry.facts["hours"], entry.project, entry.object_id) == (120, "OFICIO", issued.id)
        [row] = queries.certificates_of(here.trainer, here.people[0])
        assert (row.code, row.entry, row.printed["person"]) == (issued.code, entry.id, "Awa Diallo")
        assert lists.uncertified(here.trainer) == []


def test_the_database_alone_refuses_a_second_valid_certificate(here, group, monkeypatch):
    certified(here, group)
    monkeypatch.setattr(certifying, "_valid", lambda wanted: models.Certificate.objects.none())
    asked = {"by": here.trainer, "session": group[0], "enrolment": group[1][0]}
    assert refused_code(actions.certify, **asked) == "training.already_certified"


def test_a_course_without_certificate_gives_none(here):
    wanted, ids = taught(here, certifies=False)
    actions.complete(by=here.trainer, session=wanted, enrolment=ids[0])
    assert (
        refused_code(actions.certify, by=here.trainer, session=wanted, enrolment=ids[0])
        == "training.no_certificate"
    )
    with acting(here.trainer):
        assert lists.to_certify(here.trainer) == []


def test_only_the_organisation_of_the_session_confirms_and_certifies(here, elsewhere, group):
    asked = {"by": elsewhere.trainer, "session": group[0], "enrolment": group[1][0]}
    assert refused_code(actions.complete, **asked) == "training.not_your_session"
    assert refused_code(actions.certify, **asked) == "training.not_your_session"
    with pytest.raises(NotAllowed):
        actions.certify(by=here.caseworker, session=group[0], enrolment=group[1][0])
    with pytest.raises(Missing):
        actions.certify(by=here.trainer, session=group[0], enrolment=uuid7())


def test_a_revoked_certificate_no_longer_counts_and_another_may_follow(here, elsewhere, group):
    issued = certified(here, group)
    revoke = actions.revoke_certificate
    assert (
        refused_code(revoke, by=here.coordinator, certificate=issued.id, reason="?") == "training.not_in_list"
    )
    with pytest.raises(Missing):
        revoke(by=elsewhere.coordinator, certificate=issued.id, reason="lost")
    with pytest.raises(NotAllowed):
        revoke(by=here.trainer, certificate=issued.id, reason="lost")
    revoke(by=here.coordinator, certificate=issued.id, reason="wrong_content")
    assert (
        refused_code(revoke, by=here.coordinator, certificate=issued.id, reason="lost")
        == "kernel.illegal_move"
    )
    with acting(here.trainer):
        assert not standing(Entry.objects.filter(kind="training.certified")).exists()
        assert Entry.objects.get(kind="training.certificate_revoked").facts["reason_code"] == "wrong_content"
        with pytest.raises(Missing):
            queries.certificate_pdf(here.trainer, issued.id)
        assert queries.certificate_by_code(issued.code) == queries.Checked("revoked")
    again = actions.certify(by=here.trainer, session=group[0], enrolment=group[1][0])
    assert again.code != issued.code
    with acting(here.trainer):
        assert standing(Entry.objects.filter(kind="training.certified")).count() == 1


def test_the_check_shows_what_was_printed_and_nothing_newer(here, group):
    issued = certified(here, group)
    with acting(here.caseworker):
        PersonName.objects.filter(person_id=here.people[0]).update(family="Changed")
    spelled = f" {issued.code[:5].lower()}-{issued.code[5:]}"
    with as_role("system"):
        pass
    for typed in (issued.code, spelled):
        found = queries.certificate_by_code(typed)
        assert (found.state, found.code, found.printed["person"]) == ("valid", issued.code, "Awa Diallo")
    printed_fields = set(papers.CertificateData.__dataclass_fields__) - {"code", "address"}
    assert set(found.printed) == printed_fields
    for typed in ("", "x", issued.code[:-1], issued.code + "0", "0" * 26, "é" * 26, "\x00" * 26, "ة" * 26):
        assert queries.certificate_by_code(typed) == queries.Checked("unknown")


def test_the_paper_is_that_of_the_day_of_issue(here, group):
    issued = certified(here, group)
    with acting(here.trainer):
        row, pdf = queries.certificate_pdf(here.trainer, issued.id)
    assert pdf.startswith(b"%PDF") and row.code == issued.code
    data = papers.certificate_data(row.code, row.printed)
    assert data.address.endswith(f"/c/{issued.code}/") and not data.specimen
    assert data.languages == ("en",)


def test_row_security_alone_hides_certificates(here, elsewhere, group, monkeypatch):
    issued = certified(here, group)
    monkeypatch.setattr(visibility, "visible", lambda actor: Person.objects.all())
    with acting(elsewhere.trainer):
        assert not models.Certificate.objects.exists()
        with pytest.raises(Missing):
            queries.certificate(elsewhere.trainer, issued.id)
    with pytest.raises(Missing):
        actions.revoke_certificate(by=elsewhere.coordinator, certificate=issued.id, reason="lost")


@given(
    st.lists(st.sampled_from(["present", "late", "absent", "excused", ""]), max_size=60), st.integers(0, 60)
)
def test_a_share_lies_between_nothing_and_all(marks, more):
    half_days = len(marks) + more
    share = rules.share_of(marks, half_days)
    assert 0 <= share <= 100
    if half_days:
        attended = len([mark for mark in marks if mark in ("present", "late")])
        assert abs(share - 100 * attended / half_days) <= 0.5


def test_a_certificate_is_a_qualification_until_it_is_revoked(here, group):
    issued = certified(here, group)
    with acting(here.trainer):
        [gained] = case_queries.qualifications(here.trainer, here.people[0])
        assert (gained.source_id, gained.hours, gained.occupation) == (issued.id, 120, "75")
        states = [case_queries.steps(here.trainer, one)[0].state for one in here.people]
        assert states == ["done", "done", "abandoned"]
    actions.revoke_certificate(by=here.coordinator, certificate=issued.id, reason="not_earned")
    with acting(here.trainer):
        assert case_queries.qualifications(here.trainer, here.people[0]) == []
