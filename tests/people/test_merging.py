"""Two files of one person become one; undone, every table is what it was."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from parcours.cases import actions as cases
from parcours.cases.models import Case, Orientation, Step
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, listing, merged, models, queries
from parcours.people.rules import Agreed, Document, Legal
from parcours.training import actions as training
from parcours.training.models import Enrolment
from tests.factories.accounts import member
from tests.factories.accounts import organisation as an_organisation
from tests.factories.cases import UNSKILLED
from tests.factories.people import convention, person
from tests.factories.programmes import load_second
from tests.factories.training import session
from tests.people.tables import dump

pytestmark = pytest.mark.django_db
TOLD_ANYWAY = {"journal_entry", "journal_access", "people_merge", "people_merge_change"}
PAST = date(2024, 3, 1)


class Two:
    """Two organisations that share, and one person whom each of them registered."""

    def __init__(self):
        load_second()
        self.here, self.there = an_organisation("EN"), an_organisation("AMAPPE")
        self.desk, self.chief = member(self.here), member(self.here, "coordinator")
        self.partner = member(self.there)
        with clock.at(PAST):
            for giver, taker in ((self.here, self.there), (self.there, self.here)):
                convention(giver.id, taker.id)
            self.kept = self.of(self.desk, "Aïssatou", city="MA-oujda", residence=Legal("valid"))
            self.gone = self.of(self.partner, "Aissata", phone="+212612345678", no_phone=False)
            actions.share(by=self.partner, person=self.gone, organisation=self.here.id)

    def of(self, by, given: str, **more):
        return person(by, given_latin=given, **more).person

    def merge(self, **more):
        told = {"person": self.kept, "duplicate": self.gone, "reason": "said"} | more
        return actions.merge(by=self.chief, **told).id

    def seen_by(self, actor, who) -> bool:
        with transaction.atomic(), acting(actor):
            try:
                queries.find(actor, who)
            except Missing:
                return False
            return True


@pytest.fixture
def two():
    return Two()


def furnish(two) -> None:
    """Both files have a case, a decision, steps, papers, restricted facts and a request."""
    with clock.at(PAST):
        for by, who, given in ((two.desk, two.kept, "one"), (two.partner, two.gone, "two")):
            cases.assess(by=by, person=who, answers=UNSKILLED)
            cases.plan_step(by=by, person=who, kind="papers", what=f"step {given}")
            actions.record_restricted(by=by, person=who, kind="health", text=f"restricted {given}")
            actions.record_request(by=by, person=who, kind="access", words=f"words {given}")
            actions.add_document(by=by, person=who, document=Document("passport", f"P{given}", "GN"))
            actions.add_document(by=by, person=who, document=Document("other", "SAME", "GN"))
        cases.orient(by=two.desk, person=two.kept, outcome="project", project="OFICIO")
    with clock.at(PAST + timedelta(days=1)):
        cases.orient(
            by=two.partner, person=two.gone, outcome="not_covered", reason_code="other", note="Because"
        )


def test_both_organisations_see_the_one_file_and_nobody_the_other(two):
    two.merge()
    assert two.seen_by(two.desk, two.kept) and two.seen_by(two.partner, two.kept)
    assert not two.seen_by(two.desk, two.gone) and not two.seen_by(two.partner, two.gone)
    with transaction.atomic(), acting(two.partner):
        assert merged.read_as(two.partner, two.gone) == two.kept
        assert [one.id for one in queries.search(two.partner, "Aissata")] == [two.kept]
        assert [one.id for one in queries.search(two.partner, "Aïssatou")] == [two.kept]
        # Another registered her, and no grant of the partner's says so.
        for source, people in ((listing.SHARED, [two.kept]), (listing.OURS, [])):
            assert [
                row.id for row in listing.page(two.partner, listing.Filters(source=source)).rows
            ] == people
    stranger = member(an_organisation("SOLE"))
    with transaction.atomic(), acting(stranger):
        assert merged.read_as(stranger, two.gone) is None


def test_the_card_of_either_file_opens_the_one(two):
    codes = dict(models.Person.objects.none().values_list("id", "code"))
    with transaction.atomic(), as_role("system"):
        codes = dict(models.Person.objects.values_list("id", "code"))
    two.merge()
    with transaction.atomic(), acting(two.desk):
        for code in codes.values():
            assert [one.id for one in queries.search(two.desk, code)] == [two.kept]


def test_what_happened_in_either_file_is_told(two):
    two.merge()
    for actor in (two.desk, two.partner):
        with transaction.atomic(), acting(actor):
            told = {entry.person_id for entry in queries.timeline(actor, two.kept)}
        assert told == {two.kept, two.gone}


def test_what_one_leaves_open_is_filled_from_the_other(two):
    two.merge()
    with transaction.atomic(), acting(two.desk):
        found = queries.find(two.desk, two.kept)
        assert (found.phone, found.no_phone) == ("+212612345678", False)
        assert found.city_id == "MA-oujda"
        assert [row.given for row in queries.former_names(two.desk, two.kept)] == ["Aissata"]


def test_undoing_puts_every_table_back(two):
    furnish(two)
    before = dump(TOLD_ANYWAY)
    merge = two.merge()
    during = dump(TOLD_ANYWAY)
    changed = {table for table in before if before[table] != during[table]}
    assert {"people_person", "cases_step", "people_restricted_fact", "people_rights_request"} <= changed
    done = actions.undo_merge(by=two.chief, merge=merge)
    assert done.stayed == 0
    assert dump(TOLD_ANYWAY) == before


def test_one_case_one_decision_in_force(two):
    furnish(two)
    two.merge()
    with transaction.atomic(), as_role("system"):
        [case] = Case.objects.filter(person_id=two.kept)
        rows = Orientation.objects.filter(person_id=two.kept)
        assert {row.case_id for row in rows} == {case.id} and len(rows) == 2
        assert [row.outcome for row in rows if row.current] == ["not_covered"]
        assert {row.case_id for row in Step.objects.filter(person_id=two.kept)} == {case.id}


def test_a_merge_gives_no_reader_more(two):
    furnish(two)
    before = {}
    for name, actor in (("desk", two.desk), ("partner", two.partner)):
        file = two.kept if name == "desk" else two.gone
        with transaction.atomic(), acting(actor):
            before[name] = [text for _fact, text in queries.read_restricted(actor, file)]
    two.merge()
    for name, actor in (("desk", two.desk), ("partner", two.partner)):
        with transaction.atomic(), acting(actor):
            assert [text for _fact, text in queries.read_restricted(actor, two.kept)] == before[name]
            kept = models.RestrictedFact.objects.filter(person_id=two.kept)
            assert kept.count() == 1, "row security alone"
    assert before == {"desk": ["restricted one"], "partner": ["restricted two"]}


def test_a_reader_cannot_name_herself_for_the_other_file(two):
    furnish(two)
    two.merge()
    with pytest.raises(Exception, match="row-level security"), transaction.atomic(), acting(two.desk):
        models.RestrictedReader.objects.create(person_id=two.kept, user_id=two.desk.user, file=two.gone)


def test_no_on_either_side_is_no(two):
    third = an_organisation("SOLE")
    convention(two.here.id, third.id, reference="C-3")
    actions.share(by=two.desk, person=two.kept, organisation=third.id)
    actions.give_consent(by=two.partner, person=two.gone, answer=Agreed("sharing", given=False))
    assert two.seen_by(member(third), two.kept)
    # Her no there ended what was shared: register her here too, so that both files are seen.
    two.gone = two.of(two.desk, "Aissata")
    actions.give_consent(by=two.desk, person=two.gone, answer=Agreed("sharing", given=False))
    merge = two.merge()
    assert not two.seen_by(member(third), two.kept)
    with transaction.atomic(), acting(two.desk):
        assert not queries.living_consents(two.kept).filter(purpose="sharing").exists()
    actions.undo_merge(by=two.chief, merge=merge)
    assert two.seen_by(member(third), two.kept)


def test_both_files_must_be_seen(two):
    foreign = two.of(member(an_organisation("SOLE")), "Zeinab")
    for told in ({"duplicate": foreign}, {"person": foreign, "duplicate": two.kept}):
        with pytest.raises(Missing):
            two.merge(**told)
    with pytest.raises(Refused) as refused:
        two.merge(duplicate=two.kept)
    assert refused.value.code == "people.same_file"


def test_chains_are_resolved_and_undone_in_order(two):
    third = two.of(two.desk, "Aissatta")
    first = two.merge()
    second = actions.merge(by=two.chief, person=third, duplicate=two.kept, reason="paper").id
    with transaction.atomic(), acting(two.partner):
        assert merged.read_as(two.partner, two.gone) == third
        assert merged.read_as(two.partner, two.kept) == third
    with pytest.raises(Missing):
        actions.undo_merge(by=two.chief, merge=first)
    actions.undo_merge(by=two.chief, merge=second)
    with transaction.atomic(), acting(two.partner):
        assert merged.read_as(two.partner, two.gone) == two.kept
    actions.undo_merge(by=two.chief, merge=first)
    with pytest.raises(Refused) as refused:
        actions.undo_merge(by=two.chief, merge=first)
    assert refused.value.code == "people.not_merged"
    assert two.seen_by(two.desk, two.gone)


def test_two_files_merged_into_one_are_undone_in_order(two):
    third = two.of(two.desk, "Aissatta")
    first = two.merge()
    second = two.merge(duplicate=third)
    with pytest.raises(Refused) as refused:
        actions.undo_merge(by=two.chief, merge=first)
    assert refused.value.code == "people.merged_since"
    for merge in (second, first):
        actions.undo_merge(by=two.chief, merge=merge)


def test_what_was_written_since_stays_with_the_kept_file(two):
    with clock.at(PAST):
        cases.assess(by=two.partner, person=two.gone, answers=UNSKILLED)
    merge = two.merge()
    step = cases.plan_step(by=two.desk, person=two.kept, kind="papers", what="since then").id
    actions.add_document(by=two.desk, person=two.kept, document=Document("other", "SINCE", "GN"))
    actions.undo_merge(by=two.chief, merge=merge)
    with transaction.atomic(), acting(two.desk):
        row = Step.objects.select_related("case").get(pk=step)
        assert row.person_id == two.kept and row.case.person_id == two.kept
        assert [one.number for one in queries.documents(two.desk, two.kept)] == ["SINCE"]


def test_a_training_followed_twice_stays_where_it_is(two):
    trainer = member(two.here, "trainer")
    with clock.at(PAST):
        cases.assess(by=two.desk, person=two.kept, answers=UNSKILLED)
        wanted = session(trainer)
        both = [training.enrol(by=two.desk, session=wanted, person=one).id for one in (two.kept, two.gone)]
    before = dump(TOLD_ANYWAY)
    merge = two.merge()
    with transaction.atomic(), as_role("system"):
        held = dict(Enrolment.objects.values_list("id", "person_id"))
    assert held == {both[0]: two.kept, both[1]: two.gone}
    actions.undo_merge(by=two.chief, merge=merge)
    assert dump(TOLD_ANYWAY) == before
