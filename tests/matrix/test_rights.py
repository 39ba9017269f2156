"""After an erasure nothing of her is anywhere, and the figures, the journal and the others are as before."""

import io

import pytest
from django.db import transaction

from parcours.journal import sealing, verify
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, models, queries
from parcours.people.ports import followings
from tests.matrix import furnishing
from tests.matrix.people_rights import in_hand, merged, requested
from tests.people import tables
from tests.people.marking import mark

HERS = "Vx9k"
# Numbers of the accounts, which say nothing of her.
ACCOUNTS = {
    "aid.Payment.number",
    "aid.Payment.receipt",
    "aid.Payment.currency",
    "aid.Request.currency",
    "aid.Request.decided_right",
}
# Codes as of that day, as the journal keeps them, and what organisations were called.
CODES = {
    f"referrals.Referral.{column}"
    for column in (
        "code",
        "need",
        "frozen",
        "items",
        "reason_code",
        "sex",
        "nationality",
        "region",
        "age_band",
    )
} | {
    # What she was asked and answered, of closed choices alone.
    "surveys.Reply.answers",
    *(f"surveys.Survey.{name}" for name in ("occasion", "fact", "once_key", "project", "sex", "region")),
}


@pytest.fixture(scope="module")
def furnish():
    def more(world):
        furnishing.furnish(world)
        world.more["merge"] = {"own": merged(world)}
        requested(world, "correction")

    return more


def later():
    """When nothing must be kept any more."""
    now = clock.now()
    return clock.at(now.replace(year=now.year + 11, day=1))


def erase(world, answer: str = "granted", reason: str = ""):
    officer = world.actors["data_protection"]
    request = in_hand(world, "erasure")
    actions.decide_request(by=officer, request=request, answer=answer, reason=reason)
    actions.erase(by=officer, request=request)
    return request


def counted() -> list[tuple]:
    with transaction.atomic(), as_role("system"):
        rows = Entry.objects.filter(recorded_at__lt=clock.now()).exclude(kind__startswith="people.request")
        rows = rows.exclude(kind="people.erased").order_by("sequence")
        return list(rows.values_list("id", "kind", "person_id", "sex", "nationality", "region", "facts"))


def test_nothing_of_her_is_left_in_any_table(world):
    marked = mark(world.people["own"], HERS)
    canaries = [value for value in world.canaries["own"] if value != str(world.people["own"])]
    assert len(marked) > 30 and len(tables.holding(HERS)) > 12
    with later():
        erase(world)
    left = tables.words(HERS)
    stays = {f"{label}.{column}" for (label, column), value in marked.items() if value in left}
    assert sorted(stays - ACCOUNTS - CODES) == []
    assert {value: found for value in canaries if (found := tables.holding(value))} == {}


def test_a_table_that_keeps_a_value_is_found(world, monkeypatch):
    """The teeth of the test above."""
    from parcours.people import ports

    step = followings()["cases.Step"]
    mark(world.people["own"], HERS)
    monkeypatch.setitem(ports._followings, "cases.Step", _keeping(step))
    monkeypatch.setitem(ports._followings, "cases.Case", _keeping(followings()["cases.Case"]))
    with later():
        erase(world)
    assert "cases_step" in tables.holding(HERS)


def _keeping(one):
    from dataclasses import replace

    return replace(one, erase="keep")


def test_figures_and_the_journal_stay(world):
    with later():
        before = counted()
        erase(world)
        assert counted() == before
    with transaction.atomic(), as_role("system"):
        sealing.seal()
    assert verify.verify(io.StringIO())


def test_she_is_found_by_nobody_any_more(world):
    with transaction.atomic(), as_role("system"):
        person = models.Person.objects.get(pk=world.people["own"])
        words = [person.code, person.phone, "Qzovgiven Qzovfamily", "Qzovgiven"]
    with later():
        erase(world)
        for actor in (world.caseworker, world.partner_actor):
            with acting(actor):
                with pytest.raises(Missing):
                    queries.find(actor, person.id)
                assert [queries.search(actor, word) for word in words] == [[], [], [], []]
                assert queries.maybe_known(actor, "Qzovgiven", "Qzovfamily", phone=person.phone) == []
    with transaction.atomic(), as_role("system"):
        left = models.Person.objects.get(pk=person.id)
        assert (left.sex, left.nationality_id, left.birth_date, left.code == person.code) == (
            "",
            None,
            None,
            False,
        )


def _rows(one) -> list[dict]:
    columns = [field.attname for field in one.model._meta.concrete_fields]
    return list(one.model._base_manager.order_by("pk").values(*columns))


def test_the_others_are_untouched(world):
    def theirs():
        """Rows of other people, by table; one that names nobody hangs on somebody's row."""
        with transaction.atomic(), as_role("system"):
            return {
                label: [row for row in _rows(one) if row[one.column] not in (None, *hers)]
                for label, one in followings().items()
            }

    with transaction.atomic(), as_role("system"):
        gone = models.Canonical.objects.values_list("gone_id", flat=True)
        hers = [world.people["own"], *gone]
    with later():
        before = theirs()
        erase(world)
        assert theirs() == before


def test_what_must_be_kept_stays_and_is_granted_in_part(world):
    officer = world.actors["data_protection"]
    request = in_hand(world, "erasure")
    with pytest.raises(Refused) as refused:
        actions.decide_request(by=officer, request=request, answer="granted")
    assert refused.value.code == "people.must_keep"
    actions.decide_request(by=officer, request=request, answer="partly", reason="must_keep")
    actions.erase(by=officer, request=request)
    left = {table for value in world.canaries["own"][1:3] for table in tables.holding(value)}
    assert left == {"training_certificate"}


def test_whoever_recorded_it_does_not_decide_it(world):
    both = world.actors["data_protection"]
    with transaction.atomic(), acting(world.caseworker):
        request = in_hand(world, "erasure")
        models.RightsRequest.objects.filter(pk=request).update(recorded_by=both.user)
    with later(), pytest.raises(Refused) as refused:
        actions.decide_request(by=both, request=request, answer="granted")
    assert refused.value.code == "people.two_to_erase"


def test_nothing_is_erased_that_was_not_granted(world):
    officer = world.actors["data_protection"]
    for made in (in_hand(world, "erasure"), in_hand(world, "access")):
        with pytest.raises(Refused) as refused:
            actions.erase(by=officer, request=made)
        assert refused.value.code == "people.not_decided"


def test_the_officer_sees_requests_and_no_file(world):
    officer = world.actors["data_protection"]
    request = requested(world, "access")
    with acting(officer):
        assert models.RightsRequest.objects.filter(pk=request).exists()
        assert not models.RequestWords.objects.exists() and not models.Person.objects.exists()
    with acting(world.partner_actor):
        assert not models.RightsRequest.objects.exists()
