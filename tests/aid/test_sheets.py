"""The signed sheet of a list is kept with it, sealed, and opened by its own organisation alone."""

import pytest
from django.db import ProgrammingError, transaction

from parcours.aid import actions, queries, sheets
from parcours.aid.models import ListSheet
from parcours.documents import storing
from parcours.documents.models import MOST, StoredFile
from parcours.journal.models import Entry
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing
from tests.aid.test_deciding import refused
from tests.aid.test_listing import approved, pay, state
from tests.documents.test_cleaning import PLACE, TOLD, jpeg
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
