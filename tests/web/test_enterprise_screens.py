"""Enterprise projects on screen: begun on her page, with others, with papers and jobs."""

from datetime import date, timedelta
from decimal import Decimal
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.enterprise import actions, boarding, queries
from parcours.enterprise.calling import CallTold, DossierTold
from parcours.enterprise.enums import ConflictKind
from parcours.enterprise.models import Member, Venture
from parcours.enterprise.rules import VisitTold
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.people.rules import Legal
from parcours.ui.wording import number
from tests.factories import plans
from tests.factories.enterprise import created, steps, to_plan, venture
from tests.factories.home import opened_home
from tests.factories.papers import pdf
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(db, sign_in):
    load_second()
    return sign_in("enterprise_coach")


def somebody(client, name: str = "Awa"):
    valid = Legal("valid", date(2020, 1, 1))
    return person(client.actor, given_latin=name, residence=valid).person


def text(answer) -> str:
    assert answer.status_code == 200, (answer.status_code, getattr(answer, "url", ""))
    return answer.content.decode()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def told(**more) -> dict:
    return {
        "title": "Pain d’Awa",
        "sector": "bread",
        "form": "solo",
        "place": "CO-bogota",
        "role": "holder",
    } | more


def test_from_her_page_to_a_created_enterprise_with_a_job(coach):
    who = somebody(coach)
    page = text(coach.get(f"/people/{who}/"))
    assert f"/people/{who}/ventures/new/" in page
    wrong = posted(coach, f"/people/{who}/ventures/new/", **told(title="", idea="Du pain rond"))
    assert "Du pain rond" in text(wrong)
    url = posted(coach, f"/people/{who}/ventures/new/", **told()).url
    assert "Pain d’Awa" in text(coach.get(url)) and url in text(coach.get(f"/people/{who}/"))
    early = text(posted(coach, f"{url}move/", stage="created"))
    assert "errors" in early
    for stage in ("feasibility", "business_plan"):
        assert posted(coach, f"{url}move/", stage=stage).url == url
    missing = text(posted(coach, f"{url}move/", stage="created"))
    assert "errors" in missing
    paper = coach.post(
        f"{url}steps/fit/", {"request_id": str(uuid7()), "reference": "T 12", "scan": pdf_file()}
    )
    assert paper.url == url
    assert coach.get(f"{url}steps/fit/paper/")["Content-Type"] == "application/pdf"
    assert posted(coach, f"{url}steps/card/").url == url
    assert posted(coach, f"{url}move/", stage="created").url == url
    form = text(coach.get(f"{url}jobs/"))
    assert 'value="self"' in form and 'value="permanent"' not in form
    assert posted(coach, f"{url}jobs/", kind="self", sex="F", number="1").url == url
    shown = text(coach.get(url))
    assert "1 personne" in shown and "1 emploi" in shown
    listed = text(coach.get("/ventures/?group=created&form=solo"))
    assert "Pain d’Awa" in listed and "Pain d’Awa" not in text(coach.get("/ventures/?group=open"))


def pdf_file():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("paper.pdf", pdf(), content_type="application/pdf")


def test_members_are_found_added_and_leave_and_share_the_capital(coach):
    first, second = somebody(coach), somebody(coach, "Bintou")
    url = posted(coach, f"/people/{first}/ventures/new/", **told(form="coop")).url
    wanted = url.strip("/").split("/")[-1]
    found = text(coach.post(f"{url}members/add/", {"text": "Bintou"}))
    assert f"/people/{second}/ventures/{wanted}/join/" in found
    assert posted(coach, f"/people/{second}/ventures/{wanted}/join/", role="worker").url == url
    again = text(posted(coach, f"/people/{second}/ventures/{wanted}/join/", role="worker"))
    assert "errors" in again
    with acting(coach.actor):
        members = list(Member.objects.filter(venture=wanted).order_by("id").values_list("id", flat=True))
    one, other = (f"share_{member}" for member in members)
    short = text(posted(coach, f"{url}shares/", capital="1 000,50", **{one: "60", other: "39,99"}))
    assert "39,99" in short and "errors" in short
    assert posted(coach, f"{url}shares/", capital="1 000,50", **{one: "60", other: "40"}).url == url
    with acting(coach.actor):
        assert str(Venture.objects.get().capital) == "1000.50"
    leave = f"/ventures/members/{members[1]}/leave/"
    assert "errors" in text(posted(coach, leave))
    assert posted(coach, leave, reason="found_job").url == url
    assert "60\u00a0%" in text(coach.get(url))


def test_planned_jobs_are_warned_about_where_the_form_has_no_employees(coach):
    wanted = venture(coach.actor, somebody(coach), jobs_planned=2)
    assert "notice bad" in text(coach.get(f"/ventures/{wanted}/"))


def test_a_step_noted_by_mistake_is_taken_back(coach):
    wanted = to_plan(coach.actor, venture(coach.actor, somebody(coach)))
    steps(coach.actor, wanted, ("fit",))
    undo = f"/ventures/{wanted}/steps/fit/undo/"
    assert undo in text(coach.get(f"/ventures/{wanted}/")) and text(coach.get(undo))
    posted(coach, undo)
    assert f"/ventures/{wanted}/steps/fit/" in text(coach.get(f"/ventures/{wanted}/"))


def test_a_job_ends(coach):
    from tests.factories.enterprise import jobs

    wanted = created(coach.actor, somebody(coach))
    [job] = jobs(coach.actor, wanted)
    assert posted(coach, f"/ventures/jobs/{job}/end/").url == f"/ventures/{wanted}/"
    with acting(coach.actor):
        assert queries.overview(coach.actor).jobs == 0


def test_a_caseworker_sees_and_changes_nothing(coach, sign_in):
    wanted = venture(coach.actor, somebody(coach))
    other = sign_in("caseworker")
    page = text(other.get(f"/ventures/{wanted}/"))
    assert f"/ventures/{wanted}/move/" not in page
    assert other.get(f"/ventures/{wanted}/move/").status_code in (403, 404)


def test_a_list_asks_as_often_however_long_it_is(coach):
    asked = []
    for name in ("Awa", "Bintou", "Chantal"):
        venture(coach.actor, somebody(coach, name))
        coach.get("/ventures/")
        with CaptureQueriesContext(connection) as captured:
            text(coach.get("/ventures/"))
        asked.append(len(captured.captured_queries))
    assert asked[1] == asked[2] <= 24


def test_a_visit_is_written_down_and_its_faults_lose_nothing(coach):
    wanted = created(coach.actor, somebody(coach))
    url = f"/ventures/{wanted}/"
    early = {"on_day": 1, "on_month": 1, "on_year": 2020}
    wrong = text(posted(coach, f"{url}visit/", trading="yes", note="Deux clients", **early))
    assert "errors" in wrong and "Deux clients" in wrong
    done = posted(coach, f"{url}visit/", trading="less", jobs="2", risks=["cash"], band="more", note="Va")
    assert done.url == url
    shown = text(coach.get(url))
    assert "Va" in shown and "2 emplois" in shown


def test_visits_that_are_due_and_missed_come_to_whoever_makes_and_steers_them(coach, sign_in):
    begun = clock.today() - timedelta(days=60)
    wanted = created(coach.actor, somebody(coach), on=begun)
    assert f"/ventures/{wanted}/visit/" in text(coach.get("/ventures/visits/?what=missed&whose=mine"))
    other = sign_in("coordinator")
    assert f"/ventures/{wanted}/visit/" in text(other.get("/ventures/visits/?what=missed"))
    assert f"/ventures/{wanted}/" in opened_home(other)


def test_the_curve_with_its_table_and_what_others_measured(coach, sign_in):
    begun = clock.today() - timedelta(days=400)
    wanted = created(coach.actor, somebody(coach), on=begun)
    other = created(coach.actor, somebody(coach, "Bintou"), on=begun)
    actions.visit(by=coach.actor, venture=wanted, visit=VisitTold(trading="yes"))
    actions.move(by=coach.actor, venture=other, stage="closed", reason="debts", on=begun + timedelta(days=50))
    monitoring = sign_in("monitoring")
    for what in ("form", "sector", "place", "held_by"):
        page = text(monitoring.get(f"/ventures/survival/?by={what}"))
        assert "50,0" in page and "53,7" in page and "0 0 420" in page
    assert monitoring.get("/ventures/").status_code in (403, 404)


def test_the_curve_before_anything_was_created(coach):
    assert "0 0 420" not in text(coach.get("/ventures/survival/"))


def test_a_call_from_its_dossier_to_the_decision_and_the_appeal(coach, sign_in):
    chief, judge = sign_in("coordinator"), sign_in("enterprise_coach", login="judge")
    today = clock.today()
    told = {"title": "Printemps", "envelope": "1 000", "judges": [str(judge.actor.user)]}
    for name in ("opens_on", "closes_on"):
        told |= {f"{name}_day": today.day, f"{name}_month": today.month, f"{name}_year": today.year}
    call = posted(chief, "/ventures/calls/new/", **told).url
    wanted = to_plan(coach.actor, venture(coach.actor, somebody(coach)))
    plan = plans.fixed(coach.actor, wanted)
    asked = {"call": call.strip("/").split("/")[-1], "asked": "600", "need": "5"}
    assert posted(coach, f"/ventures/{wanted}/submit/", **asked).url == f"/ventures/{wanted}/"
    assert posted(chief, f"{call}close/").url == call
    with acting(chief.actor):
        [row] = boarding.board(chief.actor, boarding.calls(chief.actor)[0]).rows
    dossier = f"/ventures/dossiers/{row.dossier.id}/"
    assert dossier in opened_home(judge)
    before = text(judge.get(dossier))
    assert f"/ventures/plans/{plan}/" in before and number(D("8900.50"), 2) in before
    short = text(posted(judge, f"{dossier}score/", mark_value="4"))
    assert "errors" in short
    assert (
        posted(judge, f"{dossier}score/", mark_value="4", mark_potential="5", note="Bien pesé").url == dossier
    )
    assert "Bien pesé" in text(judge.get(dossier)) and "Bien pesé" not in text(coach.get(dossier))
    key = dossier.strip("/").split("/")[-1].replace("-", "")
    verdict = {f"state_{key}": "refused", f"reason_{key}": "not_ready"}
    assert "errors" in text(posted(chief, f"{call}decide/"))
    assert posted(chief, f"{call}decide/", **verdict).url == call
    assert "notice bad" in text(chief.get(call))
    assert posted(coach, f"{dossier}appeal/", note="Le bail est signé").url == dossier
    assert chief.get(f"{call}minutes/").content.startswith(b"%PDF-")
    with acting(coach.actor):
        letter = f"/people/{Member.objects.get().person_id}/ventures/dossiers/{row.dossier.id}/letter/"
    assert letter in text(coach.get(dossier))
    for say in ("fr", "ar", "en"):
        assert coach.get(f"{letter}?say={say}").content.startswith(b"%PDF-")
    other = letter.replace(letter.split("/")[2], str(somebody(coach, "Zeinab")))
    assert coach.get(other).status_code == 404
    second = sign_in("coordinator", login="second")
    answer = {"accepted": "yes", "reason": "greatest_need", "amount": "500"}
    assert posted(second, f"{dossier}answer/", **answer).url == dossier
    assert "500" in text(second.get(call))


def test_the_chair_declares_the_tie_of_a_colleague(coach, sign_in):
    chief, judge = sign_in("coordinator"), sign_in("enterprise_coach", login="judge")
    today, made = clock.today(), to_plan(coach.actor, venture(coach.actor, somebody(coach)))
    told = CallTold("Printemps", today, today, Decimal(1000), (judge.actor.user, chief.actor.user))
    call = actions.open_call(by=chief.actor, call=told).id
    wanted = actions.submit(by=coach.actor, call=call, dossier=DossierTold(made, Decimal(600))).id
    actions.close_call(by=chief.actor, call=call)
    page = f"/ventures/dossiers/{wanted}/"
    where = f"{page}tie/colleague/"
    assert where in text(chief.get(page)) and where not in text(judge.get(page))
    assert judge.get(where).status_code == 404
    # Whoever is not of the committee is on no list; her own tie is declared elsewhere.
    for user in (coach.actor.user, chief.actor.user, "x"):
        assert "errors" in text(posted(chief, where, user=user, kind="kin"))
    assert posted(chief, where, user=judge.actor.user, kind="kin").url == page
    shown = text(judge.get(page))
    assert f"{page}score/" not in shown and str(ConflictKind.KIN.label) in shown
    assert "errors" in text(posted(judge, f"{page}score/", mark_value="4", mark_potential="5"))
    assert where not in text(chief.get(page)) and chief.get(where).url == page
