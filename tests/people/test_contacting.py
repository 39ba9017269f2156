"""How somebody is reached, and by which names she is found."""

from contextlib import contextmanager
from datetime import time

import pytest
from django.db import transaction

from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.messages.rules import Address
from parcours.people import actions, queries
from parcours.people.contacting import Wishes, WishesOf, address_of, other_names, wishes_of
from parcours.people.models import NameKey
from parcours.people.rules import Changes, Names, Spoken
from tests.factories.accounts import actor, organisation
from tests.factories.people import person

pytestmark = pytest.mark.django_db
PHONE = "+212612345678"


@contextmanager
def request(by):
    with transaction.atomic(), acting(by):
        yield


@pytest.fixture
def here():
    return actor(organisation("EN"))


def reached(here, wishes=None, channel=None, **told):
    who = person(here, **({"phone": PHONE, "phone_safe": True, "no_phone": False} | told)).person
    if wishes is not None:
        actions.set_wishes(by=here, person=who, wishes=wishes)
    with request(here):
        return address_of(who, channel)


def refused(code, field, call, **named):
    with pytest.raises(Refused) as found:
        call(**named)
    assert (found.value.code, found.value.field) == (code, field)


def test_who_was_never_asked_is_written_to_where_it_is_safe(here):
    spoken = [Spoken("fr", "some"), Spoken("ff", "fluent")]
    assert reached(here, languages=spoken) == Address("sms", PHONE, "ff")
    assert reached(here, phone_shared=True).shared
    assert reached(here, channel="call") is None


@pytest.mark.parametrize("told", [{"phone_safe": False}, {"phone": "", "no_phone": True}])
def test_nothing_is_written_where_it_is_not_said_to_be_safe(here, told):
    assert reached(here, **told) is None
    if "phone" not in told:
        assert reached(here, Wishes(["whatsapp"]), **told) is None
    through = Wishes(["through", "sms"], through_name="Awa", through_phone="+33612345678")
    assert reached(here, through, **told) == Address("sms", "+33612345678", "", shared=True, through="Awa")


def test_her_wishes_hold(here):
    wishes = Wishes(
        ["call", "email", "whatsapp"], "ar", "ff", time(20), time(9), " a@b.org ", True
    )  # fmt: skip
    assert reached(here, wishes) == Address("email", "a@b.org", "ar", time(20), time(9))
    assert reached(here, wishes, "call").to == PHONE
    assert reached(here, wishes, "sms") is None
    assert reached(here, Wishes(["email", "whatsapp"], email="a@b.org")).channel == "whatsapp"
    assert reached(here, Wishes(["sms"], opted_out=True)) is None


def test_she_stops_messages_and_takes_them_up_again(here):
    who = person(here, phone=PHONE, phone_safe=True, no_phone=False).person
    actions.opt_out(by=here, person=who)
    refused("people.nothing_changed", None, actions.opt_out, by=here, person=who)
    with request(here):
        assert address_of(who) is None and wishes_of(here, who).opted_out_on
    actions.set_wishes(by=here, person=who, wishes=Wishes(["sms"]))
    with request(here):
        assert address_of(who).to == PHONE
    # Another telephone is not safe until that is said of it.
    actions.edit(by=here, person=who, changes=Changes(phone="+212611111111"))
    with request(here):
        assert address_of(who) is None and address_of(uuid7()) is None


@pytest.mark.parametrize(
    ("code", "field", "wishes"),
    [
        ("people.code_unknown", "channels", Wishes(["pigeon"])),
        ("people.code_unknown", "language", Wishes(language="xx")),
        ("people.number_missing", "channels", Wishes(["sms"])),
        ("people.number_missing", "channels", Wishes(["whatsapp", "email"], email="a@b.org")),
        ("people.number_missing", "channels", Wishes(["call"])),
        ("people.email_missing", "email", Wishes(["email"])),
        ("people.email_unreadable", "email", Wishes(email="a b@c")),
        ("people.email_unreadable", "email", Wishes(email="a@b.org\nBcc: c@d.org")),
        ("people.through_missing", "through_phone", Wishes(["through"], through_name="Awa")),
        ("people.through_missing", "through_name", Wishes(["through"], through_phone=PHONE)),
        ("people.phone_unreadable", "through_phone", Wishes(through_phone="12")),
        ("people.quiet_both", "quiet_until", Wishes(quiet_from=time(20))),
        ("people.quiet_both", "quiet_until", Wishes(quiet_from=time(20), quiet_until=time(20))),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(here, code, field, wishes):
    who = person(here).person
    refused(code, field, actions.set_wishes, by=here, person=who, wishes=wishes)


def test_many_at_once_are_as_one_by_one_and_all_or_none(here):
    people = [person(here).person for _n in range(2)]
    told = [WishesOf(one, Wishes(["email"], "ar", email="a@b.org")) for one in people]
    actions.set_wishes_many(by=here, people=told)
    with request(here):
        assert [wishes_of(here, one).language_id for one in people] == ["ar", "ar"]
    foreign = person(actor(organisation("HCR"))).person
    with pytest.raises(Missing):
        actions.set_wishes_many(by=here, people=[WishesOf(foreign, Wishes())])


# Names --------------------------------------------------------------------------------------------


def found(by, text):
    with request(by):
        return [one.id for one in queries.search(by, text)]


def test_she_is_found_by_each_of_her_names_also_after_a_correction(here):
    who = person(here).person
    add = {"by": here, "person": who}
    actions.add_other_name(**add, kind="nickname", given="Zeynabou")
    birth = actions.add_other_name(**add, kind="birth", given="عائشة", family="باه").id
    assert found(here, "Zeynabou") == found(here, "عائشة باه") == [who]
    actions.set_names(by=here, person=who, names=Names("Aïssata", "Diallo"))
    assert found(here, "Zeynabou") == found(here, "Aïssatou Diallo") == [who]
    actions.remove_other_name(by=here, person=who, name=birth)
    assert found(here, "عائشة باه") == [] and found(here, "Aïssatou Diallo") == [who]


def test_another_name_becomes_that_of_her_file(here):
    who = person(here, given_arabic="عائشة", family_arabic="ديالو").person
    name = actions.add_other_name(by=here, person=who, kind="usual", given="Zeynabou", family="Bah").id
    actions.make_main_name(by=here, person=who, name=name)
    with request(here):
        one = queries.find(here, who)
        assert queries.name_of(one) == "Zeynabou Bah" and one.sort_key.startswith("bah")
        assert queries.name_of(one, "arabic") == "عائشة ديالو"
        assert [(n.given, n.kind) for n in other_names(here, who)] == [("Aïssatou", "usual")]
        assert NameKey.objects.filter(person_id=who).count() > 0
    assert found(here, "Aïssatou Diallo") == found(here, "Zeynabou") == [who]


@pytest.mark.parametrize(
    ("code", "given", "family"),
    [
        ("people.name_missing", " ", ""),
        ("people.name_two_scripts", "Awa", "ديالو"),
        ("people.name_two_scripts", "Awa ديالو", ""),
        ("names.symbol", "🙂🙂", ""),
        ("people.nothing_changed", "Aïssatou", "Diallo"),
    ],
)
def test_what_is_no_name_is_refused(here, code, given, family):
    who = person(here).person
    with pytest.raises(Refused) as no:
        actions.add_other_name(by=here, person=who, kind="usual", given=given, family=family)
    assert no.value.code == code
