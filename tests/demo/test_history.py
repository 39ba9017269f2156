"""The history of a demonstration, lived through actions, as the journal tells it."""

from datetime import timedelta

import phonenumbers
import pytest
from django.db import transaction

from parcours import demo
from parcours.accounts.models import Site
from parcours.accounts.queries import actor_of, actor_with_token, living_memberships
from parcours.aid.models import List, ListSheet
from parcours.cases.announcing import REMINDER
from parcours.cases.feeds import feed
from parcours.cases.models import Absence, CalendarLink, Case
from parcours.cases.waiting import without_solution
from parcours.complaints import queries as complaints
from parcours.complaints.models import Complaint, Report
from parcours.demo import instance, loading, reading
from parcours.demo.desks import calendar_secret
from parcours.enterprise import lasting
from parcours.exchange.publication_models import Publication
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.messages.models import Message
from parcours.outreach import followed
from parcours.outreach import queries as outreach
from parcours.people.listing import restricted_kinds
from parcours.people.models import (
    ContactPreference,
    Functioning,
    HouseholdMember,
    LegalFact,
    OtherName,
    Person,
    RestrictedFact,
    RestrictedReader,
    Visitor,
)
from parcours.referrals import queries as referrals
from parcours.referrals.models import Referral
from parcours.results.models import Report as FiguresReport
from parcours.results.models import Submission
from parcours.training.models import HalfDay, Session
from tests.demo.conftest import FAST, PEOPLE
from tests.factories.demo import small_cohort


def kinds() -> dict[str, int]:
    with transaction.atomic(), as_role("system"):
        found: dict[str, int] = {}
        for kind in Entry.objects.values_list("kind", flat=True):
            found[kind] = found.get(kind, 0) + 1
        return found


def test_messages_go_by_every_channel(lived):
    with transaction.atomic(), as_role("system"):
        found = set(Message.objects.values_list("channel", "state"))
    for channel in ("sms", "whatsapp", "email"):
        assert (channel, "delivered") in found or (channel, "sent") in found, channel


def test_the_coordinator_of_a_region_reads_what_was_left_without_an_answer(lived):
    by = actor_of(living_memberships().get(user__login="coordination.oujda"))
    with transaction.atomic(), acting(by):
        rows = list(referrals.escalated(by))
    assert rows and {row.region for row in rows} == {"MA-02"}
    with transaction.atomic(), as_role("system"):
        told = Message.objects.filter(
            template="referral.escalated", reference_id__in=[row.id for row in rows]
        )
        assert told.exists()


def test_the_journal_tells_the_history_on_its_days(lived):
    told = kinds()
    assert told["people.registered"] >= lived.people == PEOPLE
    for kind in (
        "cases.assessed",
        "cases.oriented",
        "cases.skill_noted",
        "people.consented",
        "training.course_created",
    ):
        assert told[kind]
    with transaction.atomic(), as_role("system"):
        for entry in Entry.objects.filter(kind="people.registered"):
            assert entry.occurred_on <= clock.day_of(entry.recorded_at) < clock.today()
            assert entry.user_id is not None
            assert entry.region


def test_somebody_came_this_week_and_is_not_assessed_yet(lived):
    with transaction.atomic(), as_role("system"):
        recent = Person.objects.filter(registered_on__gt=clock.today() - timedelta(days=7))
        ids = set(recent.values_list("id", flat=True))
        assert ids
        assert not Entry.objects.filter(kind="cases.assessed", person_id__in=ids).exists()


def test_people_are_asked_again_and_have_profiles(lived):
    with transaction.atomic(), as_role("system"):
        told = Entry.objects.filter(kind__in=["cases.assessed", "cases.profiled"])
        forms = {(entry.kind, entry.facts["form"]) for entry in told}
    assert forms == {
        ("cases.assessed", "assessment"),
        ("cases.assessed", "reassessment"),
        ("cases.profiled", "job_search"),
        ("cases.profiled", "enterprise"),
    }


def test_teams_went_out_and_some_whom_they_met_wait(lived):
    """Counted, some to complete, some lost from sight; reception points that miss something."""
    of = living_memberships().get(user__login="coordination.en")
    coordinator, nador = actor_of(of), actor_of(living_memberships().get(user__login="agent.nador"))
    with transaction.atomic(), acting(coordinator):
        told = outreach.totals(outreach.outings(coordinator))
        assert told.outings > 40 and told.met > told.agreed > 0
        assert outreach.campaigns(coordinator).count() == 3
        regions = outreach.points(coordinator, "MA")
        assert any(not region.lines for region in regions)
        lines = [line for region in regions for line in region.lines]
        assert any(line.lacking for line in lines) and any(not line.lacking for line in lines)
        assert followed.number(coordinator) > followed.number(coordinator, followed.LOST) > 0
        assert followed.number(coordinator, followed.DONE) > 0
    with transaction.atomic(), acting(nador):
        assert outreach.outings(nador, waiting="report", place="MA-nador").count() == 1


def test_a_project_names_whom_it_sensitised_and_which_officials_it_trained(lived):
    with transaction.atomic(), as_role("system"):
        told = Entry.objects.filter(project="W4I")
        attended = told.filter(kind="outreach.attended").values("person_id")
        assert attended.count() > attended.distinct().count() > 5
        assert 40 <= told.filter(kind="outreach.official_trained").count() <= 55
        regions = set(told.filter(kind="outreach.event_reported").values_list("region", flat=True))
        assert regions == {"MA-01", "MA-04"}


def test_one_account_of_each_role_can_log_in(lived):
    told = reading.read("eu-maroc-2017")
    found = instance.accounts_of(told)
    assert len({account["role"] for account in found[:10]}) == 10
    for account in found:
        if account["role"] == "verifier":
            assert account["token"] == ""
            continue
        actor = actor_with_token(account["token"])
        assert (actor.login, actor.role) == (account["login"], account["role"])
    member = living_memberships().get(user__login=found[0]["login"])
    assert member.user.check_password(found[0]["password"])


def test_accounts_that_are_not_told_have_a_password_nobody_knows(lived):
    hidden = [staff for staff in reading.read("eu-maroc-2017").instance["staff"] if not staff.get("shown")]
    member = living_memberships().get(user__login=hidden[0]["login"])
    assert not member.user.check_password(instance.password_of(hidden[0]["login"]))


def test_known_accounts_are_told_of_a_demonstration_only(lived):
    assert demo.accounts() == []


@pytest.mark.django_db
def test_nothing_is_loaded_where_no_demonstration_is():
    with pytest.raises(RuntimeError):
        demo.load()
    assert demo.is_empty()


@pytest.fixture
def few(monkeypatch, settings):
    settings.PASSWORD_HASHERS = FAST
    monkeypatch.setitem(reading.read("eu-maroc-2017").cohort["cohort"], "people", 15)
    monkeypatch.setattr(loading, "is_demo", lambda: True)


@pytest.mark.django_db(transaction=True)
def test_a_loading_that_is_interrupted_leaves_nothing(few):
    def interrupted(line):
        if "people" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load(progress=interrupted)
    assert demo.is_empty()
    assert not living_memberships().exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_seed_gives_the_same_history(few):
    with transaction.atomic():
        small_cohort(15)
        told = kinds()
        transaction.set_rollback(True)
    loading.load()
    assert not demo.is_empty()
    assert kinds() == told


@pytest.mark.slow
@pytest.mark.django_db
def test_the_whole_cohort_has_figures_on_both_sides_of_their_targets(settings):
    settings.PASSWORD_HASHERS = FAST
    lived = small_cohort(2500)
    assert lived.people == 2500
    assert lived.again > 10
    with transaction.atomic(), as_role("figures"):
        entries = Entry.objects.filter(person_id__isnull=False)
        oriented = entries.filter(kind="cases.oriented", facts__outcome="project")
        enrolled = entries.filter(kind="training.enrolled")
        trained = entries.filter(kind="training.completed", facts__result="complete", project="W4I")
        accompanied = set(oriented.values_list("person_id", flat=True))
        accompanied |= set(enrolled.values_list("person_id", flat=True))
        uncovered = entries.filter(kind="cases.oriented", facts__outcome="not_covered")
        assert 2200 < len(accompanied) < 2500
        assert 100 < trained.values("person_id").distinct().count() < 800
        assert uncovered.values("person_id").distinct().count() > 50
        projects = {}
        for person, project in enrolled.values_list("person_id", "project"):
            projects.setdefault(person, set()).add(project)
        assert sum(len(held) > 1 for held in projects.values()) > 5
        _as_large_as_the_projects()
    _what_goes_on_today()
    coordinator = actor_of(living_memberships().get(user__login="coordination.en"))
    with transaction.atomic(), acting(coordinator):
        assert 100 < without_solution(coordinator, limit=1).total < 320


def _as_large_as_the_projects():
    """People placed, still there, sensitised and with the status; the enterprises are as many as told."""

    def people(entry: str, **facts) -> int:
        told = Entry.objects.filter(kind=entry, **{f"facts__{name}": said for name, said in facts.items()})
        if not entry.startswith("employment"):
            told = told.filter(project="W4I")
        return told.values("person_id").distinct().count()

    assert 60 <= people("employment.placed", kind="job") <= 90
    assert 35 <= people("employment.kept", kind="job", month=6) <= 60
    assert 100 <= people("enterprise.status", form="auto_entrepreneur") <= 180
    assert 300 <= people("outreach.attended", event_kind="awareness") <= 500
    created = Entry.objects.filter(kind="enterprise.moved", project="W4I", facts__stage="created")
    together = {"facts__form__in": ["cooperative", "company"]}
    with_them = Entry.objects.filter(kind="enterprise.created_with", project="W4I", **together)
    assert created.filter(**together).count() == 22
    assert with_them.values("person_id").distinct().count() == 50
    _as_large_as_the_projects_of_refugees()


def _as_large_as_the_projects_of_refugees():
    """173 projects funded for 218 people, over 400 received, over 300 sensitised; more than half live on."""
    told = Entry.objects.filter(project="UNHCR")
    funded = told.filter(kind="enterprise.moved", facts__stage="funded")
    assert funded.count() == 173
    assert sum(int(facts["members"]) for facts in funded.values_list("facts", flat=True)) == 218
    sensitised = told.filter(kind="outreach.attended", facts__event_kind="awareness")
    assert 300 < sensitised.values("person_id").distinct().count() < 400
    with as_role("system"):
        assert 400 < Case.objects.filter(organisation__code="UNHCR").count() < 480
        share, _least, _most = lasting.all_together(lasting.everything()).at(365)
    assert 0.48 < share < 0.62


def _what_goes_on_today():
    """A full session, one below its minimum, attendance not taken, people who came this week."""
    today = clock.today()
    with transaction.atomic(), as_role("system"):
        coming = Session.objects.filter(starts_on__gt=today, state="open")
        assert any(session.taken == session.places for session in coming)
        assert any(session.taken < session.minimum for session in coming)
        running = Session.objects.filter(starts_on__lte=today, ends_on__gte=today, state="running")
        assert HalfDay.objects.filter(session__in=running, day__lt=today, taken_at__isnull=True).exists()
        assert Person.objects.filter(registered_on__gt=today - timedelta(days=7)).count() > 10
        soon = LegalFact.objects.filter(
            dimension="residence", expires_on__range=(today, today + timedelta(60))
        )
        assert soon.count() > 5


def test_the_receptions_have_a_register_and_somebody_waits(lived):
    told = kinds()
    assert told["people.visited"] > 50 and told["people.visit_opened"] > 3
    with transaction.atomic(), as_role("system"):
        assert Visitor.objects.filter(visit__day__lt=clock.today()).exists()
        assert HouseholdMember.objects.filter(relation="child").exists()


def test_people_are_heard_and_their_accompaniment_ends(lived):
    """Complaints in every state, reports of any house that no journal knows, endings, one merge."""
    told = kinds()
    assert told["complaints.recorded"] == 5 and told["people.merged"] == 1
    with transaction.atomic(), as_role("system"):
        assert set(Complaint.objects.values_list("state", flat=True)) == {
            "received",
            "acknowledged",
            "in_hand",
            "answered",
            "closed",
        }
        assert sorted(Report.objects.values_list("state", flat=True)) == ["acknowledged", "referred"]
        admin = actor_of(living_memberships().filter(role="administrator").first())
        assert complaints.unheard(admin) == []
        sent = set(Message.objects.values_list("state", flat=True))
        assert {"delivered", "cancelled"} <= sent
        waiting = Message.objects.filter(state="queued", next_try_at__lt=clock.now() - timedelta(days=2))
        assert not waiting.exists()


def test_somebody_waits_for_a_place_and_somebody_wishes_no_message(lived):
    with transaction.atomic(), as_role("system"):
        wished = ContactPreference.objects.exclude(opted_out_on=None).values_list("person_id", "opted_out_on")
        for person, day in wished:
            later = Message.objects.filter(person_id=person, user_id=None, created_at__date__gt=day)
            assert set(later.values_list("state", flat=True)) <= {"cancelled"}
        # Of those who are to be reminded of an appointment in the last week one says so.
        week = clock.today() - timedelta(days=8)
        reminded = Message.objects.filter(template=REMINDER, created_at__date__gt=week).exists()
        assert any(day > week for _person, day in wished) or not reminded
        # Those that partners left without an answer wait on purpose.
        answered = not Referral.objects.filter(state__in=["sent", "seen"], reminded="").exists()
        assert answered or Referral.objects.filter(state="waiting_list").exists()


def test_desks_can_be_called_and_some_are_without_steps(lived):
    """By numbers that nobody has; of some nobody has looked whether there are steps."""
    with transaction.atomic(), as_role("system"):
        sites = {site.code: site for site in Site.objects.all()}
    told = [sites[one["code"]] for one in reading.read("eu-maroc-2017").instance["sites"]]
    assert all(not phonenumbers.is_valid_number(phonenumbers.parse(site.phone, None)) for site in told)
    assert {site.step_free for site in told} == {True, False, None}


def test_most_of_those_for_whom_nothing_has_happened_for_long_have_ended(lived):
    year = clock.today() - timedelta(days=365)
    with transaction.atomic(), as_role("system"):
        ended = Case.objects.filter(closed_on__isnull=False)
        resting = Case.objects.filter(closed_on__isnull=True, contact_on__lt=year)
        assert ended.count() > 2 * resting.count()
        assert len(set(ended.values_list("outcome", flat=True))) >= 3


def test_officers_are_away_and_have_their_calendar_at_hand(lived):
    today = clock.today()
    with transaction.atomic(), as_role("system"):
        assert Absence.objects.filter(last_on__lt=today).exists()
        assert Absence.objects.filter(first_on__gte=today).exists()
        assert CalendarLink.objects.filter(revoked_at__isnull=True).count() == 4
    assert feed(calendar_secret("agent.oujda")).startswith("BEGIN:VCALENDAR")


def test_people_tell_how_they_manage_other_names_and_what_few_may_read(lived):
    with transaction.atomic(), as_role("system"):
        assert Functioning.objects.exists() and OtherName.objects.exists()
        kept = RestrictedFact.objects.first()
        readers = set(
            RestrictedReader.objects.filter(person=kept.person_id).values_list("user_id", flat=True)
        )
        assert len(readers) == 2
    reader = actor_of(living_memberships().get(user=kept.recorded_by))
    with transaction.atomic(), acting(reader):
        assert restricted_kinds(reader, kept.person_id) == {kept.kind: clock.day_of(kept.recorded_at)}


def test_a_file_was_handed_over_and_somebody_referred_without_her_agreement(lived):
    with transaction.atomic(), as_role("system"):
        assert Referral.objects.filter(kind="transfer").exists()
        for row in Referral.objects.filter(kind="transfer", state="closed"):
            assert row.person.cases.get().organisation_id == row.to_organisation_id
        assert Referral.objects.exclude(override_reason="").exists()


def test_a_list_of_aid_of_the_last_month_is_paid_with_its_signed_sheet(lived):
    first = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    with transaction.atomic(), as_role("system"):
        held = List.objects.get(month=first)
        assert held.state == "paid" and ListSheet.objects.get(list=held).scan.kind == "image/png"


def test_reports_are_answered_and_two_months_are_published(lived):
    with as_role("system"):
        states = dict(FiguresReport.objects.values_list("project", "state"))
        months = list(Publication.objects.order_by("month").values_list("state", "month"))
        submitted = Submission.objects.count()
    assert states == {"IDMAJE": "accepted", "W4I": "sent_back"} and submitted == 2
    assert [state for state, _month in months] == ["published"] * 2
    assert (months[1][1] - months[0][1]).days <= 31


def test_a_verifier_finds_what_was_drawn_for_him(lived):
    from parcours.exchange import verifying

    by = actor_of(living_memberships().get(user__login="verificateur.audit"))
    with acting(by):
        [term] = verifying.terms(by)
        assert term.project_id == "IDMAJE" and term.account_id == by.user
        for row in verifying.packs(by):
            code = next(one for one in row.codes["drawn"] if one not in row.codes["closed"])
            assert verifying.drawn(by, row, code).code == code
