"""From one desk to another and back: who says what, and what follows."""

from datetime import timedelta

import pytest

from parcours.cases import actions as cases_actions
from parcours.cases import queries as cases
from parcours.directory import queries as directory
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions as people
from parcours.people import queries as people_queries
from parcours.people.household import Member
from parcours.people.models import Convention
from parcours.people.rules import Agreed
from parcours.referrals import actions, queries, sharing
from parcours.referrals.models import Move, Referral, Snapshot
from tests.factories.accounts import actor, member, organisation
from tests.factories.directory import service
from tests.factories.people import convention
from tests.factories.referrals import accepted, prepared, sent, soon, stranger

pytestmark = pytest.mark.django_db


def refused(code, action, **arguments):
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == code


def state(row, referral):
    return row(referral).state


def test_the_whole_way_closes_on_both(place, row, seen_by):
    who = place.person()
    made = sent(place, who)
    actions.see(by=place.receiver, referral=made)
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(), meeting_place="Bureau 3")
    assert seen_by(place.sender, cases.steps, place.sender, who)[0].state == "under_way"
    actions.deliver(by=place.receiver, referral=made)
    assert state(row, made) == "delivered"
    actions.receive(by=place.sender, referral=made)
    assert state(row, made) == "closed"
    log = seen_by(place.receiver, lambda: Move.objects.filter(referral=made).order_by("number"))
    assert [one.target for one in log] == ["proposed", "sent", "seen", "accepted", "delivered", "closed"]
    assert seen_by(place.sender, cases.steps, place.sender, who)[0].state == "done"


def test_she_may_say_it_first(place, row):
    made = accepted(place, place.person())
    actions.receive(by=place.sender, referral=made)
    assert state(row, made) == "received"
    actions.deliver(by=place.receiver, referral=made)
    assert state(row, made) == "closed"


def test_delivered_but_not_received_is_seen(place, row):
    made = accepted(place, place.person())
    actions.deliver(by=place.receiver, referral=made)
    refused("referrals.reason_missing", actions.not_received, by=place.sender, referral=made, reason_code="")
    actions.not_received(by=place.sender, referral=made, reason_code="sent_away")
    assert state(row, made) == "not_received"
    actions.receive(by=place.sender, referral=made)
    assert state(row, made) == "closed"


def test_each_side_says_its_own_word_only(place):
    made = sent(place, place.person())
    yours = "referrals.not_yours_to_say"
    refused(yours, actions.accept, by=place.sender, referral=made, meeting_at=soon())
    refused(yours, actions.withdraw, by=place.receiver, referral=made, reason_code="other")
    actions.accept(by=place.receiver, referral=made, meeting_at=soon())
    refused(yours, actions.receive, by=place.receiver, referral=made)
    refused(yours, actions.deliver, by=place.sender, referral=made)
    with pytest.raises(Missing):
        actions.see(by=stranger(), referral=made)


def test_what_is_prepared_is_nobody_elses(place, seen_by):
    made = prepared(place, place.person())
    with pytest.raises(Missing):
        seen_by(place.receiver, queries.opened, place.receiver, made)
    with pytest.raises(Missing):
        actions.decline(by=place.receiver, referral=made, reason_code="full")
    refused("referrals.not_shown", actions.send, by=place.sender, referral=made)


def test_an_acceptance_says_when(place):
    made = sent(place, place.person())
    refused("referrals.meeting_past", actions.accept, by=place.receiver, referral=made, meeting_at=soon(-2))
    refused("referrals.reason_missing", actions.decline, by=place.receiver, referral=made, reason_code="")
    refused("referrals.not_in_list", actions.decline, by=place.receiver, referral=made, reason_code="consent")


def test_one_open_referral_to_a_service(place):
    who = place.person()
    first = sent(place, who)
    refused(
        "referrals.already_open",
        actions.propose,
        by=place.sender,
        person=who,
        service=place.service,
        items=["identity"],
    )
    actions.decline(by=place.receiver, referral=first, reason_code="full")
    assert sent(place, who) != first


def test_a_place_is_taken_and_freed(place, seen_by):
    small = service(place.receiver, "ONE", places=1)

    def taken():
        return seen_by(place.receiver, directory.get_service, place.receiver, small).taken

    one, other = sent(place, place.person(), small), sent(place, place.person(given_latin="Awa"), small)
    actions.accept(by=place.receiver, referral=one, meeting_at=soon())
    assert taken() == 1
    refused("directory.full", actions.accept, by=place.receiver, referral=other, meeting_at=soon())
    actions.put_on_waiting_list(by=place.receiver, referral=other)
    actions.withdraw(by=place.sender, referral=one, reason_code="her_wish")
    assert taken() == 0
    actions.accept(by=place.receiver, referral=other, meeting_at=soon())
    actions.deliver(by=place.receiver, referral=other)
    assert taken() == 1
    actions.receive(by=place.sender, referral=other)
    assert taken() == 0


def test_a_solution_ends_its_rivals(place, row, seen_by):
    who = place.person()
    first = sent(place, who)
    second = sent(place, who, service(place.receiver, "OTHER"), group=row(first).group)
    third = prepared(place, who, place.partner_service, group=row(first).group)
    actions.accept(by=place.receiver, referral=second, meeting_at=soon())
    assert [state(row, one) for one in (first, second, third)] == ["withdrawn", "accepted", "withdrawn"]
    assert row(first).reason_code == "another"
    steps = {one.source_id: one.state for one in seen_by(place.sender, cases.steps, place.sender, who)}
    assert steps == {first: "abandoned", second: "under_way"}
    # Whoever lost does not read who took her.
    with as_role("system"):
        told = list(Move.objects.filter(target="withdrawn").values_list("user_id", "channel"))
    assert told == [(None, "system")] * 2


def test_another_need_is_no_rival(place, row, seen_by):
    who = place.person()
    first = sent(place, who)
    flat = service(place.receiver, "FLAT", kind="housing")
    refused("referrals.other_need", prepared, place=place, who=who, wanted=flat, group=row(first).group)
    other = sent(place, who, flat)
    # As it was kept before: two needs under one number.
    with as_role("system"):
        Referral.objects.filter(pk=other).update(group=row(first).group)
    actions.accept(by=place.receiver, referral=other, meeting_at=soon())
    assert [state(row, one) for one in (first, other)] == ["sent", "accepted"]


def test_a_group_is_of_one_person_and_one_sender(place, row):
    first = sent(place, place.person())
    other = place.person(given_latin="Awa")
    with pytest.raises(Missing):
        prepared(place, other, place.partner_service, group=row(first).group)


def opens_file(place, who, seen_by):
    def look():
        try:
            return people_queries.find(place.receiver, who) is not None
        except Missing:
            return False

    return seen_by(place.receiver, look)


def test_her_file_opens_only_if_chosen_and_accepted(place, seen_by):
    who = place.person()
    made = accepted(place, who)
    assert not opens_file(place, who, seen_by)
    actions.withdraw(by=place.sender, referral=made, reason_code="other")
    whole = sent(place, who, items=("identity", "whole_file"))
    assert not opens_file(place, who, seen_by)
    actions.accept(by=place.receiver, referral=whole, meeting_at=soon())
    assert opens_file(place, who, seen_by)
    actions.deliver(by=place.receiver, referral=whole)
    actions.receive(by=place.sender, referral=whole)
    assert not opens_file(place, who, seen_by)


def test_a_transfer_moves_the_case_and_keeps_the_file_open(place, seen_by):
    who = place.person()
    made = accepted(place, who, kind="transfer", items=("identity",))
    case = seen_by(place.receiver, cases.case_of, place.receiver, who)
    assert (case.organisation_id, case.responsible) == (place.receiver.organisation, place.receiver.user)
    actions.deliver(by=place.receiver, referral=made)
    actions.receive(by=place.sender, referral=made)
    assert opens_file(place, who, seen_by) and seen_by(place.sender, people_queries.find, place.sender, who)


def test_nothing_is_sent_without_her_agreement_or_a_convention(place):
    silent = place.person(consents=[Agreed("accompaniment"), Agreed("sharing", given=False)])
    made = prepared(place, silent)
    refused("referrals.no_consent", actions.send, by=place.sender, referral=made, shown=True)
    alone = service(actor(stranger().organisation), "ODT-1")
    other = prepared(place, place.person(), alone)
    refused("referrals.no_convention", actions.send, by=place.sender, referral=other, shown=True)


def test_an_override_takes_its_right_a_reason_and_never_the_file(place, row, seen_by):
    silent = place.person(consents=[Agreed("accompaniment")])
    made = prepared(place, silent)
    told = {"referral": made, "reason": "danger", "text": "Qzovwhy", "shown": True}
    with pytest.raises(Refused):
        actions.send_without_consent(by=place.sender, **told)
    refused(
        "referrals.reason_missing", actions.send_without_consent, by=place.chief, **(told | {"text": " "})
    )
    refused("referrals.not_in_list", actions.send_without_consent, by=place.chief, **(told | {"reason": ""}))
    actions.send_without_consent(by=place.chief, **told)
    assert state(row, made) == "sent"
    officer = actor(place.sender.organisation, "data_protection")
    [found] = seen_by(officer, queries.overrides, officer)
    assert (found.reason, found.text) == ("danger", "Qzovwhy")
    whole = prepared(place, place.person(given_latin="Awa", consents=[]), items=("whole_file",))
    refused(
        "referrals.file_takes_consent",
        actions.send_without_consent,
        by=place.chief,
        **(told | {"referral": whole}),
    )


def withdraw_consent(place, who, seen_by):
    held = seen_by(place.sender, people_queries.living_consents, who)
    [sharing] = [one for one in held if one.purpose == "sharing"]
    people.withdraw_consent(by=place.sender, person=who, consent=sharing.id)


def test_the_household_is_told_by_the_ages_of_children_and_names_nobody(place, seen_by):
    who, own_file = place.person(), place.person(given_latin="Qzovsister")
    year = clock.today().year
    for one in (
        Member("child", given="Qzovchild", birth_year=year - 6),
        Member("child", given="Qzovother", birth_year=year - 3),
        Member("parent", given="Qzovmother"),
        Member("sibling", person=own_file),
    ):
        people.add_household_member(by=place.sender, person=who, member=one)
    told = seen_by(place.sender, sharing.compose, place.sender, who, ["household"], "")
    lines = told["blocks"][0]["lines"]
    assert [line["value"] for line in lines][1] == "2" and len(lines) == 3
    assert "Qzov" not in str(told)


@pytest.mark.parametrize("items", [("identity",), ("identity", "whole_file")])
@pytest.mark.parametrize("reach", ["sent", "seen", "accepted"])
def test_a_withdrawn_consent_cuts_at_the_very_next_request(place, row, seen_by, items, reach):
    who = place.person()
    made = sent(place, who, items=items)
    if reach != "sent":
        actions.see(by=place.receiver, referral=made)
        assert seen_by(place.receiver, queries.opened, place.receiver, made).content
    if reach == "accepted":
        actions.accept(by=place.receiver, referral=made, meeting_at=soon())
    withdraw_consent(place, who, seen_by)
    assert (row(made).state, row(made).reason_code) == ("withdrawn", "consent")
    found = seen_by(place.receiver, queries.opened, place.receiver, made)
    assert found.content is None and found.closed == queries.CUT and not found.name
    assert seen_by(place.receiver, lambda: Snapshot.objects.filter(referral=made)) == []
    assert not opens_file(place, who, seen_by)


def test_a_consent_that_ran_out_or_a_convention_that_ended_cuts_too(place, seen_by, monkeypatch):
    made = sent(place, place.person())
    actions.see(by=place.receiver, referral=made)
    [held] = [
        one
        for one in seen_by(place.chief, people_queries.conventions, place.chief)
        if one.to_organisation_id == place.receiver.organisation
    ]
    with as_role("system"):
        Convention.objects.filter(pk=held.id).update(expires_on=clock.today())
    # Past its last day, before the night has withdrawn what waits under it.
    with clock.at(clock.now() + timedelta(days=1)):
        assert seen_by(place.receiver, queries.opened, place.receiver, made).content is None
        refused("referrals.not_covered", actions.accept, by=place.receiver, referral=made, meeting_at=soon())
        actions.decline(by=place.receiver, referral=made, reason_code="other")


def test_off_the_platform_counts_too(place, row, seen_by):
    who = place.person()
    made = actions.record_off_platform(
        by=place.sender, person=who, need="legal", organisation="Avocats du port", to="closed"
    ).id
    assert state(row, made) == "closed" and row(made).to_organisation_id is None
    waiting = actions.record_off_platform(
        by=place.sender, person=who, need="housing", organisation="Foyer"
    ).id
    actions.decline(by=place.sender, referral=waiting, reason_code="full")
    assert state(row, waiting) == "declined"
    refused(
        "referrals.provider_missing",
        actions.record_off_platform,
        by=place.sender,
        person=who,
        need="legal",
        organisation=" ",
    )


def test_a_no_to_one_partner_cuts_what_it_was_told_and_nobody_else(place, row, seen_by):
    """She agreed for every partner, and now says no to this one: also where no file was open."""
    who = place.person()
    made, other = sent(place, who), sent(place, who, place.partner_service)
    actions.see(by=place.receiver, referral=made)
    no = Agreed("sharing", given=False)
    people.give_consent(by=place.sender, person=who, answer=no, recipient=place.receiver.organisation)
    assert (row(made).state, row(made).reason_code) == ("withdrawn", "consent")
    found = seen_by(place.receiver, queries.opened, place.receiver, made)
    assert (found.content, found.closed, found.name) == (None, "cut", "")
    assert row(other).state == "sent"
    again = prepared(place, who)
    refused("referrals.no_consent", actions.send, by=place.sender, referral=again, shown=True)
    yes = Agreed("sharing")
    people.give_consent(by=place.sender, person=who, answer=yes, recipient=place.receiver.organisation)
    actions.send(by=place.sender, referral=again, shown=True)


def test_whoever_may_see_her_does_not_take_her_over(place, seen_by):
    """To see is not to answer for: her case stays with those who sent her, whatever the partner clicks."""
    who = place.person()
    cases_actions.take_charge(by=place.sender, person=who)
    accepted(place, who, items=("identity", "whole_file"))
    adviser = member(organisation("AMAPPE"), "job_adviser")
    refused("cases.case_elsewhere", cases_actions.take_charge, by=adviser, person=who)
    assert (
        seen_by(place.sender, cases.case_of, place.sender, who).organisation_id == place.sender.organisation
    )
    mine = place.person(given_latin="Awa")
    cases_actions.take_charge(by=place.sender, person=mine)
    accepted(place, mine, kind="transfer")
    cases_actions.take_charge(by=adviser, person=mine)


def test_whoever_sees_her_by_a_referral_sends_her_on_without_her_file(place):
    who = place.person()
    accepted(place, who, items=("identity", "whole_file"))
    third = member(organisation("THIRD"))
    convention(place.receiver.organisation, third.organisation)
    told = {"by": place.receiver, "person": who, "service": service(third, "THIRD-FR")}
    refused("people.only_passes", actions.propose, **told, items=["identity", "whole_file"])
    refused("people.only_passes", actions.propose, **told, items=["identity"], kind="transfer")
    made = actions.propose(**told, items=["identity"]).id
    actions.send(by=place.receiver, referral=made, shown=True)
    actions.accept(by=third, referral=made, meeting_at=soon())


def test_what_was_prepared_as_hers_is_not_sent_once_she_is_only_seen(place, seen_by):
    who = place.person()
    source = ("tests.Source", uuid7())
    told = {"by": place.sender, "person": who, "organisation": place.receiver.organisation}
    held = people.grant_access(**told, reason="transfer", source=source)
    third = member(organisation("THIRD"))
    convention(place.receiver.organisation, third.organisation)
    wanted = service(third, "THIRD-FR")
    made = actions.propose(by=place.receiver, person=who, service=wanted, items=["whole_file"]).id
    people.grant_access(**told, reason="referral", source=("tests.Source", uuid7()))
    people.end_access(by=actor(place.receiver.organisation, "coordinator"), person=who, grant=held.id)
    refused("people.only_passes", actions.send, by=place.receiver, referral=made, shown=True)
