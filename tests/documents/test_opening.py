"""A PDF that is handed over is opened before it is kept."""

import pytest

from parcours.documents import storing
from parcours.documents.opening import MOST_PAGES
from parcours.kernel.refusals import Refused
from tests.factories.papers import pdf


def test_a_whole_one_is_kept():
    assert storing.check(pdf()) == storing.check(pdf(MOST_PAGES)) == "application/pdf"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 signed", "documents.pdf_broken"),
        (b"%PDF-", "documents.pdf_broken"),
        (b"%PDF-1.4\n" + b"\x00" * 5000, "documents.pdf_broken"),
        (b"%PDF-1.4\n<html><script>alert(1)</script></html>", "documents.pdf_broken"),
        (pdf(0), "documents.pdf_broken"),
        (pdf(locked=True), "documents.pdf_locked"),
        (pdf(MOST_PAGES + 1), "documents.pdf_too_long"),
        (pdf()[: len(pdf()) // 3], "documents.pdf_broken"),
    ],
)
def test_what_only_begins_like_one_is_locked_or_endless_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        storing.check(content)
    assert (refused.value.code, refused.value.field) == (code, "file")
