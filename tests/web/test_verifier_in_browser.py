"""The pages of a verifier in a browser: two languages, two widths."""

from datetime import timedelta

import pytest
from django.db import transaction

from parcours.exchange import actions, control_actions
from parcours.exchange.controlling import VerifierTold
from parcours.exchange.models import ControlPack
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.people.rules import Document
from tests.browsing import CHROMIUM
from tests.factories import money
from tests.factories.accounts import actor, organisation
from tests.factories.papers import pdf
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.results import Told, tell
from tests.web.test_gates_in_browser import EACH, go  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no page is seen in a browser"),
]


@pytest.mark.parametrize(("language", "width"), EACH)
def test_a_verifier_finds_his_controls_and_looks(sign_in, go, language, width):  # noqa: F811
    load_second()
    today = clock.today()
    by = sign_in("coordinator", "ALDEA", login="chief", language=language).actor
    him = sign_in("verifier", "CABINET", login="audit", language=language)
    officer = actor(organisation("ALDEA"))
    papers = [Document("passport", "XK7788991", expires_on=today + timedelta(days=900))]
    who = person(officer, no_document=False, documents=papers).person
    half = {"half": "am", "mark": "present"}
    tell(
        officer,
        Told("training.enrolled", who, on=today, project="OFICIO"),
        Told("training.attended", who, on=today, project="OFICIO", facts=half),
        Told("aid.paid", who, on=today, project="OFICIO", facts={"amount": "120.00", "currency": "MAD"}),
    )
    money.agreed(by)
    money.spent(by, voucher=pdf(said=b"invoice"))
    wanted = {"project": "OFICIO", "name": "A. Benali", "firm": "Cabinet", "mandate": "M-7"}
    term = VerifierTold(since=today, until=today + timedelta(days=60), account=him.actor.user, **wanted)
    go("audit", language, width, "/verifications/", "verifier-none")
    control_actions.name_verifier(by=by, verifier=term)
    go("chief", language, width, "/exports/control/name/", "verifier-name")
    go("chief", language, width, "/exports/control/", "verifier-list")
    asked = {"form": "zip", "purpose": "audit", "project": "OFICIO"}
    actions.export(by=by, kind="control-pack", **asked)
    with transaction.atomic(), as_role("system"):
        row = ControlPack.objects.get()
    [code] = row.codes["drawn"]
    here = f"/verifications/{row.id}/"
    page = go("audit", language, width, "/verifications/", "verifier-home")
    assert page.locator("nav a[href='/people/']").count() == 0
    assert page.locator(f"main a[href='{here}']").count() == 1
    page = go("audit", language, width, here, "verifier-pack")
    with page.expect_download() as taken:
        page.click("main form button")
    assert taken.value.suggested_filename.endswith(".zip")
    page = go("audit", language, width, f"{here}{code}/", "verifier-person")
    assert page.get_by_text("XK7788991").count() == 1
    go("audit", language, width, "/account/", "verifier-account")
    with transaction.atomic(), as_role("system"):
        ControlPack.objects.update(codes={})
    go("audit", language, width, here, "verifier-old")
