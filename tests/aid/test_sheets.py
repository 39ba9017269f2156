"""The signed sheet of a list is kept with it, sealed, and opened by its own organisation alone."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from parcours.aid import actions, queries, sheets
from parcours.aid.models import ListSheet
from parcours.documents import storing
from parcours.documents.models import MOST, StoredFile
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions as people
from parcours.people.erasing import holds_of
from tests.aid.test_deciding import refused
from tests.aid.test_listing import approved, pay, state
from tests.documents.test_cleaning import PLACE, TOLD, jpeg
from tests.factories.accounts import actor, organisation
from tests.factories.aid import listed
from tests.factories.papers import pdf

PHOTO = jpeg(*TOLD)
PDF = pdf(said=b"signed")


def pages(by, wanted) -> list[tuple[str, bytes]]:
    with acting(by):
        row = queries.a_list(by, wanted)
        return [queries.sheet(by, row, one.id) for one in queries.sheets_of(by, row)]


def test_it_is_kept_with_the_payment_and_more_pages_follow(here):
    wanted = approved(here)
    pay(here, wanted, scan=PHOTO)
    actions.keep_sheet(by=here.other, list=wanted, scan=PDF)
    (kind, photo), pdf = pages(here.adviser, wanted)
    assert kind == "image/jpeg" and PLACE not in photo and pdf == ("application/pdf", PDF)
    with acting(here.adviser):
        digest = StoredFile.objects.order_by("stored_at").last().digest
        assert Entry.objects.filter(kind="aid.list_sheet_kept").count() == 2
    assert PDF not in storing.path_of(digest).read_bytes()
    assert state(here, wanted) == "paid"


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        (b"", "documents.empty"),
        (b"PK\x03\x04 sheet", "documents.not_a_picture"),
        (PDF + b"0" * MOST, "documents.too_large"),
    ],
)
def test_what_is_no_sheet_pays_nobody(here, scan, code):
    wanted = approved(here)
    refused(code, pay, here=here, wanted=wanted, scan=scan)
    assert state(here, wanted) == "approved" and pages(here.adviser, wanted) == []


def test_a_draft_has_no_signed_sheet_and_no_list_has_too_many(here, monkeypatch):
    draft = listed(here.trainer, {here.people[0]: 8})
    refused("aid.sheet_of_a_draft", actions.keep_sheet, by=here.adviser, list=draft, scan=PDF)
    monkeypatch.setattr(sheets, "MOST", 1)
    wanted = approved(here)
    actions.keep_sheet(by=here.adviser, list=wanted, scan=PDF)
    refused("aid.sheets_enough", actions.keep_sheet, by=here.adviser, list=wanted, scan=PDF)


def test_it_is_seen_by_nobody_elsewhere_and_stays(here, partner):
    wanted = approved(here)
    pay(here, wanted, scan=PDF)
    with pytest.raises(Missing):
        pages(partner.adviser, wanted)
    with pytest.raises(Missing):
        actions.keep_sheet(by=partner.adviser, list=wanted, scan=PDF)
    with acting(partner.adviser):
        assert not ListSheet.objects.exists() and not StoredFile.objects.exists()
    for change in (ListSheet.objects.all().delete, lambda: ListSheet.objects.update(added_by=None)):
        with pytest.raises(ProgrammingError), transaction.atomic(), acting(here.adviser):
            change()


# One of those who signed it is erased ---------------------------------------------------------------


def asked_to_erase(here, who, answer="partly"):
    officer = actor(organisation("EN"), "data_protection")
    request = people.record_request(by=here.adviser, person=who, kind="erasure").id
    people.take_request(by=officer, request=request)
    why = {} if answer == "granted" else {"reason": "must_keep"}
    people.decide_request(by=officer, request=request, answer=answer, **why)
    return officer, request


def test_the_officer_reads_that_the_sheet_stays_and_until_when(here):
    wanted = approved(here)
    pay(here, wanted, scan=PDF)
    without = {str(one.reason) for one in holds_of(here.people[2])}
    held = [one for one in holds_of(here.people[0]) if "feuille signée" in str(one.reason)]
    assert not without and [one.until.year for one in held] == [clock.today().year + 5]
    refused("people.must_keep", asked_to_erase, here=here, who=here.people[0], answer="granted")


def test_a_sheet_alone_is_reason_enough_and_a_list_without_one_is_none(here):
    wanted = approved(here)
    assert holds_of(here.people[0]) == []
    actions.keep_sheet(by=here.adviser, list=wanted, scan=PDF)
    assert len(holds_of(here.people[0])) == 1


def test_after_the_erasure_it_stays_for_the_others_and_fewer_open_it(here):
    wanted = approved(here)
    pay(here, wanted, scan=PDF)
    assert pages(here.adviser, wanted) == [("application/pdf", PDF)]
    officer, request = asked_to_erase(here, here.people[0])
    people.erase(by=officer, request=request)
    with as_role("system"):
        [told] = Entry.objects.filter(kind="people.erased")
    assert {"aid.ListLine", "aid.Payment"} <= set(told.facts["kept"])
    assert [str(one.reason) for one in holds_of(here.people[0])]
    with pytest.raises(Refused) as closed:
        pages(here.adviser, wanted)
    assert closed.value.code == "aid.sheet_closed"
    assert pages(here.coordinator, wanted) == [("application/pdf", PDF)]


def test_what_need_not_be_kept_any_more_goes_with_her(here):
    wanted = approved(here)
    pay(here, wanted, scan=PDF)
    with clock.at(clock.now() + timedelta(days=6 * 366)):
        assert holds_of(here.people[0]) == []
        officer, request = asked_to_erase(here, here.people[0], "granted")
        people.erase(by=officer, request=request)
    assert pages(here.coordinator, wanted) == []
    with as_role("system"):
        assert not StoredFile.objects.exists()
