"""She hears once that something is ready for her, and never what."""

from datetime import timedelta

import pytest

from parcours.accounts.models import Membership, Organisation, Site, User
from parcours.aid import actions
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.messages.models import Message
from parcours.messages.sealing import unseal
from tests.aid.test_listing import approve, pay
from tests.factories.aid import granted, listed
from tests.factories.people import person

pytestmark = pytest.mark.django_db
REACHED = {"phone": "+212612345678", "no_phone": False, "phone_safe": True}


def told(who):
    with as_role("system"):
        return list(Message.objects.filter(person_id=who, template="aid.ready").order_by("id"))


@pytest.mark.parametrize("shared", [False, True])
def test_granted_aid_is_told_once_and_without_what_it_is(here, shared):
    Organisation.objects.filter(pk=here.id).update(phone="+212537000000")
    who = person(here.adviser, **REACHED, phone_shared=shared).person
    wanted = granted(here.adviser, here.other, who, "60", what="Qzbus")
    [message] = told(who)
    assert (message.state, message.variant) == ("queued", "neutral" if shared else "full")
    assert message.reference_id == wanted and message.next_try_at > clock.now()
    text = unseal(message.id, message.sealed).text
    assert "+212537000000" in text
    for hidden in ("60", "Qzbus", "transport", "aid", "Diallo"):
        assert hidden not in text.lower()


def test_the_telephone_is_that_of_the_desk_that_asked(here):
    site = Site.objects.create(organisation_id=here.id, code="EN-1", name={"fr": "Un"}, phone="+212536000001")
    User.objects.create(id=here.adviser.user, login="adviser", name="A")
    Membership.objects.create(
        user_id=here.adviser.user, organisation_id=here.id, role="caseworker", site=site
    )
    who = person(here.adviser, **REACHED).person
    granted(here.adviser, here.other, who)
    assert "+212536000001" in unseal(told(who)[0].id, told(who)[0].sealed).text


def test_what_is_paid_or_given_up_is_not_told_any_more(here):
    first, second = (person(here.adviser, given_latin=name, **REACHED).person for name in ("Awa", "Fatou"))
    actions.pay(by=here.adviser, request=granted(here.adviser, here.other, first), signed_name="Awa")
    actions.cancel(by=here.adviser, request=granted(here.adviser, here.other, second))
    assert [told(who)[0].state for who in (first, second)] == ["cancelled"] * 2


def test_nothing_goes_where_it_is_not_safe(here):
    who = person(here.adviser, **REACHED | {"phone_safe": False}).person
    granted(here.adviser, here.other, who)
    assert [(one.state, one.reason, one.sealed) for one in told(who)] == [("cancelled", "not_safe", "")]


def test_a_list_tells_each_once_however_often_it_is_approved(here):
    who, place = person(here.adviser, **REACHED).person, uuid7()
    wanted = listed(here.trainer, {who: 8}, place)
    approve(here, wanted)
    listed(here.trainer, {who: 9}, place)
    assert [one.state for one in told(who)] == ["cancelled"]
    approve(here, wanted)
    assert [one.state for one in told(who)] == ["cancelled", "queued"]
    with as_role("system"):
        Message.objects.filter(person_id=who, state="queued").update(state="sent")
    listed(here.trainer, {who: 10}, place)
    with clock.at(clock.now() + timedelta(days=1)):
        approve(here, wanted)
        pay(here, wanted)
    assert [one.state for one in told(who)] == ["cancelled", "sent"]
