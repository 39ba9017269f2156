"""The business plan on screen: written part by part with its members, fixed, compared, taken away and in."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.enterprise import actions, business_queries
from parcours.kernel.context import acting
from tests.factories import plans
from tests.factories.enterprise import venture
from tests.factories.programmes import load_second
from tests.web.test_enterprise_screens import posted, somebody, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(db, sign_in):
    load_second()
    return sign_in("enterprise_coach")


def revision(page: str) -> str:
    return re.search(r'name="revision" value="(\d+)"', page)[1]


def read(client, plan):
    with acting(client.actor):
        return business_queries.find(client.actor, plan)


def test_a_plan_from_the_first_line_to_the_second_version(coach):
    wanted = venture(coach.actor, somebody(coach))
    new = f"/ventures/{wanted}/plans/new/"
    assert new in text(coach.get(f"/ventures/{wanted}/"))
    wrong = text(posted(coach, new, opening="beaucoup", note="Marché du mardi"))
    assert "Marché du mardi" in wrong and "beaucoup" in wrong and "errors" in wrong
    url = posted(coach, new, opening="1 000,50", note="Marché du mardi").url
    plan = url.strip("/").split("/")[-1]
    assert coach.get(new).url == url
    products = f"{url}write/products/"
    page = text(coach.get(products))
    told = {
        "revision": revision(page),
        "label_0": "Pain",
        "price_0": "٥٫٥٠",
        "unit_cost_0": "2",
        "each_0": "100",
    }
    told |= {"label_2": "Gâteau", "price_2": "20", "m3_2": "7"}
    bad = text(posted(coach, products, **told | {"price_2": "-4", "m1_0": "1.500"}))
    assert "Gâteau" in bad and "٥٫٥٠" in bad and "1.500" in bad and "errors" in bad
    ruled = text(posted(coach, products, **told | {"price_2": "-4"}))
    assert 'id="id_price_2_error1"' in ruled
    assert posted(coach, products, **told, then="next").url == f"{url}write/costs/"
    known = read(coach, plan).told
    assert [str(one.price) for one in known.products] == ["5.50", "20.00"]
    assert sum(known.products[0].quantities) == 1200 and sum(known.products[1].quantities) == 7
    assert known.note == "Marché du mardi"
    # The form from before somebody else wrote: she is told, nothing typed is lost, and saved again it stands.
    late = text(posted(coach, products, **told | {"label_0": "Pain rond"}))
    assert "Pain rond" in late and "errors" in late
    again = posted(coach, products, **told | {"label_0": "Pain rond", "revision": revision(late)})
    assert again.url == url and "Pain rond" in text(coach.get(url))
    assert "errors" in text(posted(coach, f"{url}write/jobs/", revision="x", number_0="2"))
    assert coach.get(f"{url}write/spells/").status_code == 404
    assert text(coach.get(f"{url}fix/")) and posted(coach, f"{url}fix/").url == url
    assert f"{url}write/costs/" not in text(coach.get(url))
    # Typed while a colleague fixed it: refused in words, and still there.
    assert "errors" in text(posted(coach, f"{url}write/products/", **told))
    second = posted(coach, new).url
    assert second != url
    lines = {"revision": "1", "label_0": "Loyer", "kind_0": "rent", "amount_0": "900", "every_0": "1"}
    assert posted(coach, f"{second}write/costs/", **lines).url == second
    compared = text(coach.get(f"{second}compare/"))
    assert "Loyer" in compared and "Pain rond" not in compared
    assert coach.get(f"{url}compare/").status_code == 404
    assert "Loyer" in text(coach.get(f"{url}compare/?with=2"))


def test_the_page_says_where_the_money_is_missing_and_asks_as_often_however_long(coach):
    wanted = venture(coach.actor, somebody(coach))
    plan = plans.draft(coach.actor, wanted, sources=(), opening=plans.D(0))
    url = f"/ventures/plans/{plan}/"
    coach.get(url)
    with CaptureQueriesContext(connection) as captured:
        page = text(coach.get(url))
    assert len(captured.captured_queries) <= 24
    assert "notice bad" in page and "900,50" in page and "Shop" in page


def test_a_file_is_taken_away_changed_and_taken_in(coach):
    wanted = venture(coach.actor, somebody(coach))
    plan = plans.draft(coach.actor, wanted)
    url = f"/ventures/plans/{plan}/"
    data = coach.get(f"{url}file/").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(book.sheetnames) == 7
    page = book.worksheets[4]
    page["C2"] = "sept cents"
    assert "errors" in text(posted(coach, f"{url}import/")) and "errors" in text(
        posted(coach, f"{url}import/", file=handed(b"nothing"))
    )
    faulty = text(posted(coach, f"{url}import/", file=handed(saved(book))))
    assert "sept cents" in faulty and 'name="told"' not in faulty
    page["C2"] = 750.25
    shown = text(posted(coach, f"{url}import/", file=handed(saved(book))))
    told = re.search(r'name="told" value="([^"]+)"', shown)[1]
    assert posted(coach, f"{url}import/", told=told + "x").status_code == 404
    assert posted(coach, f"{url}import/", told=told).url == url
    assert str(read(coach, plan).told.costs[0].amount) == "750.25"
    # The plan is another one since: the same page sent again changes nothing.
    assert posted(coach, f"{url}import/", told=told).url == f"{url}import/"
    csv = coach.get(f"{url}file/?as=csv").content
    same = text(posted(coach, f"{url}import/", file=handed(csv, "plan.csv")))
    assert 'name="told"' not in same and "alert" not in same


def handed(data: bytes, name: str = "plan.xlsx"):
    return SimpleUploadedFile(name, data)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_on_paper_in_each_language_and_for_nobody_else(coach, sign_in):
    plan = plans.draft(coach.actor, venture(coach.actor, somebody(coach)))
    url = f"/ventures/plans/{plan}/paper/"
    papers = {say: coach.get(f"{url}?say={say}").content for say in ("fr", "ar", "en")}
    assert all(one.startswith(b"%PDF") for one in papers.values()) and len(set(papers.values())) == 3
    assert coach.get(url).content == papers["fr"]
    caseworker = sign_in("caseworker")
    assert caseworker.get(f"/ventures/plans/{plan}/").status_code == 200
    assert caseworker.get(f"/ventures/plans/{plan}/fix/").status_code in (403, 404)
    actions.plan_submit(by=coach.actor, plan=plan)
    assert text(caseworker.get(f"/ventures/plans/{plan}/"))
