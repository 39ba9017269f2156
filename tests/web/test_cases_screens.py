"""The screens of the accompaniment: asked, decided, planned, and what they say when it is not right."""

from datetime import date, timedelta

import pytest

from parcours.accounts import actions as accounts
from parcours.accounts.models import Membership
from parcours.cases import actions, caseload, queries
from parcours.cases.rules import Assessed
from parcours.journal.models import Access
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.people import actions as people_actions
from parcours.people import queries as people_queries
from parcours.people.rules import Agreed, Legal, Spoken
from parcours.web.cases import planning
from tests.factories import desk
from tests.factories.accounts import actor, organisation
from tests.factories.cases import REGULAR, SKILLED, UNSKILLED, assessed, oriented
from tests.factories.home import opened_home
from tests.factories.people import person, registration
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return load_second()


@pytest.fixture
def salma(sign_in):
    return sign_in("caseworker")


def assessment_url(who):
    return f"/people/{who}/assessment/"


def orientation_url(who):
    return f"/people/{who}/orientation/"


ANSWERS = {
    "experience": "some",
    "years": "4",
    "wish": "self_employed",
    "barriers": ["transport", "childcare"],
}


# Assessment ---------------------------------------------------------------------------------------


def test_the_questions_of_the_programme_are_asked_and_kept(salma):
    who = person(salma.actor, **REGULAR).person
    page = salma.get(assessment_url(who)).content.decode()
    assert "Have you worked before?" in page and "data-steps" in page
    told = ANSWERS | {"experience_proof": "document", "experience_note": "certificate seen"}
    answer = salma.post(assessment_url(who), told)
    assert (answer.status_code, answer["Location"]) == (302, orientation_url(who))
    with acting(salma.actor):
        kept = queries.latest_assessment(salma.actor, who)
    assert kept.answers == ANSWERS | {"years": 4}
    assert kept.proofs == {"experience": {"kind": "document", "note": "certificate seen"}}


def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(salma):
    who = person(salma.actor, **REGULAR).person
    told = {"experience": "some", "years": "many", "wish": "salaried", "experience_note": "kept words"}
    page = salma.post(assessment_url(who), told).content.decode()
    assert 'href="#id_years"' in page and 'value="many"' in page and "kept words" in page
    assert 'value="some" required id="id_experience_1" checked' in page or "checked" in page
    page = salma.post(assessment_url(who), {"experience": "some"}).content.decode()
    assert 'href="#id_wish"' in page
    late = ANSWERS | {"occurred_on": str(clock.today() + timedelta(days=2))}
    page = salma.post(assessment_url(who), late).content.decode()
    assert 'href="#id_occurred_on"' in page
    with acting(salma.actor):
        assert queries.latest_assessment(salma.actor, who) is None


def test_an_answer_to_a_question_that_is_not_asked_is_left_out(salma):
    who = person(salma.actor, **REGULAR).person
    salma.post(assessment_url(who), ANSWERS | {"experience": "none"})
    with acting(salma.actor):
        assert "years" not in queries.latest_assessment(salma.actor, who).answers


def test_earlier_answers_are_filled_in_and_their_proofs_while_they_hold(salma):
    long_ago, lately = clock.today() - timedelta(days=400), clock.today() - timedelta(days=20)
    for day, note_shown in ((long_ago, False), (lately, True)):
        who = person(salma.actor, **REGULAR).person
        proofs = {"experience": {"kind": "document", "note": "work book seen"}}
        from parcours.cases.answers import Proof

        actions.assess(
            by=salma.actor,
            person=who,
            answers=SKILLED | {"years": 7, "savings": True},
            proofs={code: Proof(**proof) for code, proof in proofs.items()},
            occurred_on=day,
        )
        page = salma.get(assessment_url(who)).content.decode()
        assert 'name="years" value="7"' in page
        assert ("work book seen" in page) is note_shown
        shown = salma.get(f"/people/{who}/assessments/").content.decode()
        assert "work book seen" in shown


def test_the_same_form_sent_twice_is_kept_once(salma):
    who = person(salma.actor, **REGULAR).person
    for _time in range(2):
        salma.post(assessment_url(who), ANSWERS | {"request_id": "one"})
    with acting(salma.actor):
        assert len(queries.assessments(salma.actor, who)) == 1


# Orientation --------------------------------------------------------------------------------------


def test_without_assessment_the_page_says_what_to_do(salma):
    who = person(salma.actor, **REGULAR).person
    page = salma.get(orientation_url(who)).content.decode()
    assert assessment_url(who) in page and "<form class" not in page


def test_the_proposal_is_shown_with_its_reasons_and_confirmed(salma):
    who = assessed(salma.actor)
    page = salma.get(orientation_url(who) + "?say=es").content.decode()
    assert "Sus papeles están en regla o en trámite." in page and 'lang="es" dir="ltr"' in page
    assert "Usted no desea un negocio." in page
    answer = salma.post(orientation_url(who), {"choice": "OFICIO"})
    assert (answer.status_code, answer["Location"]) == (302, f"/people/{who}/")
    with acting(salma.actor):
        assert queries.current_orientation(salma.actor, who).project_id == "OFICIO"


def test_what_is_missing_is_said_and_there_is_nothing_to_confirm(salma):
    who = assessed(salma.actor, residence=None)
    page = salma.get(orientation_url(who) + "?say=en").content.decode()
    assert "We do not know about your papers." in page and 'name="choice"' not in page
    assert salma.post(orientation_url(who), {"choice": "OFICIO"}).status_code == 200
    with acting(salma.actor):
        assert queries.orientations(salma.actor, who) == []


def test_not_covered_is_a_clear_outcome(salma):
    who = assessed(salma.actor, SKILLED)
    page = salma.get(orientation_url(who)).content.decode()
    assert 'class="chip none"' in page
    assert salma.post(orientation_url(who), {"choice": "not_covered"}).status_code == 302
    with acting(salma.actor):
        assert queries.current_orientation(salma.actor, who).outcome == "not_covered"


def test_a_no_to_accompaniment_is_no_obstacle(salma):
    who = assessed(salma.actor, consents=[Agreed("accompaniment", given=False)])
    assert salma.post(orientation_url(who), {"choice": "OFICIO"}).status_code == 302


def test_to_decide_otherwise_is_a_second_step_with_a_reason(salma):
    who = assessed(salma.actor)
    url = orientation_url(who) + "otherwise/"
    assert url in salma.get(orientation_url(who)).content.decode()
    page = salma.post(url, {"choice": "SEMILLA", "note": "words that stay"}).content.decode()
    assert "words that stay" in page and 'href="#id_reason_code"' in page
    told = {"choice": "SEMILLA", "reason_code": "her_wish", "note": "a shop with her cousin"}
    assert salma.post(url, told).status_code == 302
    with acting(salma.actor):
        kept = queries.current_orientation(salma.actor, who)
    assert (kept.project_id, kept.overridden, kept.note) == ("SEMILLA", True, "a shop with her cousin")


def test_who_may_look_but_not_decide_sees_no_button(sign_in, salma):
    who, adviser = assessed(salma.actor), sign_in("job_adviser")
    page = adviser.get(orientation_url(who)).content.decode()
    assert 'name="choice"' not in page and "otherwise" not in page
    assert adviser.get(orientation_url(who) + "otherwise/").status_code in (403, 404)


# Plan ---------------------------------------------------------------------------------------------


def test_a_step_is_added_and_closed(salma):
    who = oriented(salma.actor)
    url = f"/people/{who}/steps/add/"
    page = salma.post(url, {"kind": "papers", "what": "", "due_on": ""}).content.decode()
    assert 'href="#id_what"' in page
    told = {
        "kind": "papers",
        "what": "Go to the prefecture",
        "due_on": str(clock.today() + timedelta(days=3)),
    }
    assert salma.post(url, told).status_code == 302
    with acting(salma.actor):
        [step] = queries.steps(salma.actor, who)
    assert "Go to the prefecture" in salma.get(f"/people/{who}/plan/").content.decode()
    url = f"/people/{who}/steps/{step.id}/"
    past = {"to": "done", "occurred_on": str(clock.today() - timedelta(days=3))}
    assert 'href="#id_occurred_on"' in salma.post(url, past).content.decode()
    assert salma.post(url, {"to": "under_way"}).status_code == 302
    assert 'value="under_way"' not in salma.get(url).content.decode()
    assert salma.post(url, {"to": "done", "note": "receipt"}).status_code == 302
    with acting(salma.actor):
        assert queries.steps(salma.actor, who)[0].state == "done"


def test_a_step_is_added_for_the_objective_it_serves(salma):
    who = oriented(salma.actor)
    url = f"/people/{who}/steps/add/"
    assert 'name="objective"' not in salma.get(url).content.decode()
    salma.post(f"/people/{who}/objectives/add/", {"what": "Sew in a workshop"})
    assert "Sew in a workshop" in salma.get(url).content.decode()
    with acting(salma.actor):
        [aim] = caseload.objectives(salma.actor, who)
    told = {"kind": "papers", "what": "Go to the prefecture", "objective": str(aim.id), "doer": "officer"}
    assert salma.post(url, told).status_code == 302
    with acting(salma.actor):
        [step] = queries.steps(salma.actor, who)
    assert (step.objective_id, step.doer, step.doer_user) == (aim.id, "officer", salma.actor.user)


def test_the_sheet_she_takes_with_her_speaks_her_language_and_tells_no_restricted_reason(salma):
    who = assessed(salma.actor, residence=Legal("none"))
    actions.orient(by=salma.actor, person=who, outcome="not_covered")
    page = salma.get(f"/people/{who}/plan/?say=es").content.decode()
    assert "Puente al trabajo" in page and "Este proyecto pide papeles." not in page


def test_the_sheet_begins_in_the_language_that_she_asked_for(salma):
    """Not in that of the screen; the paper follows, and nothing else is printed."""
    who = oriented(salma.actor)
    where, wolof, english = f"/people/{who}/plan/", Spoken("wo", "fluent"), Spoken("en", "good")
    people_actions.set_languages(by=salma.actor, person=who, languages=[wolof])
    assert 'class="plan-sheet" lang="es"' in salma.get(where).content.decode()
    people_actions.set_languages(by=salma.actor, person=who, languages=[english, wolof])
    page = salma.get(where).content.decode()
    assert 'class="plan-sheet" lang="en"' in page and "plan.pdf?say=en" in page and "data-print" not in page
    assert 'class="plan-sheet" lang="es"' in salma.get(f"{where}?say=es").content.decode()


def test_the_sheet_tells_the_appointments_to_come(salma):
    who = oriented(salma.actor)
    assert "My appointments" not in salma.get(f"/people/{who}/plan/?say=en").content.decode()
    desk.appointment(salma.actor, who, desk.at(desk.after(3), 10))
    sheet = salma.get(f"/people/{who}/plan/?say=en").content.decode()
    assert "My appointments" in sheet and "10:00" in sheet


def test_the_sheet_calls_her_in_the_script_of_its_language(salma):
    who = oriented(salma.actor, given_latin="Qzovlatin", given_arabic="مريم")
    with acting(salma.actor):
        found = people_queries.find(salma.actor, who)
        called = {say: planning._called(found, say) for say in ("en", "ar", "es")}
    assert "Qzovlatin" in called["en"] and "Qzovlatin" in called["es"] and "مريم" in called["ar"]


def test_somebody_takes_charge(salma, sign_in):
    who, colleague = oriented(salma.actor), sign_in("job_adviser")
    assert colleague.get(f"/people/{who}/charge/").status_code == 200
    colleague.post(f"/people/{who}/charge/")
    with acting(salma.actor):
        assert queries.case_of(salma.actor, who).responsible == colleague.actor.user


# Who waits, the person's page, who looked ------------------------------------------------------------


def test_the_home_page_and_its_lists_say_who_waits(salma):
    registered = person(salma.actor, given_latin="Fanta", family_latin="Keita", **REGULAR).person
    waiting = assessed(salma.actor, given_latin="Awa", family_latin="Ba")
    uncovered = assessed(salma.actor, SKILLED, given_latin="Moussa", family_latin="Sy")
    actions.orient(by=salma.actor, person=uncovered, outcome="not_covered")
    page = opened_home(salma)
    for who, name in ((registered, "Fanta Keita"), (waiting, "Awa Ba"), (uncovered, "Moussa Sy")):
        assert name in page and str(who) in page
    for what, name in (("assessment", "Fanta Keita"), ("orientation", "Awa Ba"), ("solution", "Moussa Sy")):
        listed = salma.get(f"/waiting/{what}/").content.decode()
        assert name in listed
    assert salma.get("/waiting/steps/").status_code == 200
    assert salma.get("/waiting/nothing/").status_code == 404


def test_a_role_sees_only_the_lists_that_are_hers(salma, sign_in):
    oriented(salma.actor)
    assert sign_in("coordinator").get("/waiting/assessment/").status_code == 403
    assert sign_in("trainer").get("/waiting/solution/").status_code in (403, 404)


def test_the_person_s_page_leads_from_step_to_step(salma):
    who = person(salma.actor, **REGULAR).person
    page = f"/people/{who}/"
    assert assessment_url(who) in salma.get(page).content.decode()
    actions.assess(by=salma.actor, person=who, answers=UNSKILLED)
    assert orientation_url(who) in salma.get(page).content.decode()
    actions.orient(by=salma.actor, person=who, outcome="project", project="OFICIO")
    assert f"/people/{who}/steps/add/" in salma.get(page).content.decode()


PAGES = (
    "assessment/",
    "assessments/",
    "orientation/",
    "orientation/otherwise/",
    "plan/",
    "steps/add/",
    "charge/",
)


def test_foreign_and_missing_are_the_same_404(salma):
    stranger = actor(organisation("SOLE"))
    foreign = oriented(stranger)
    step = actions.plan_step(by=stranger, person=foreign, kind="papers", what="x").id
    own = oriented(salma.actor)
    for page in PAGES:
        answers = [salma.get(f"/people/{who}/{page}") for who in (foreign, uuid7())]
        assert [answer.status_code for answer in answers] == [404, 404], page
    assert salma.get(f"/people/{foreign}/steps/{step}/").status_code == 404
    assert salma.get(f"/people/{own}/steps/{step}/").status_code == 404


def test_who_looked_is_written_with_the_page(salma):
    who = oriented(salma.actor)
    salma.get(orientation_url(who))
    with as_role("system"):
        assert Access.objects.filter(people__contains=[who], what="cases.orientation", detail=True).exists()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_stands_in_each_language(salma, language):
    salma.cookies["language"] = language
    who = oriented(salma.actor)
    actions.plan_step(by=salma.actor, person=who, kind="papers", what="x", due_on=date(2100, 1, 1))
    for page in PAGES:
        assert salma.get(f"/people/{who}/{page}").status_code == 200, page


def test_lists_do_not_ask_once_a_person(salma, django_assert_max_num_queries):
    people = [
        one.person
        for one in people_actions.register_many(by=salma.actor, people=[registration()] * 30).people
    ]
    actions.assess_many(by=salma.actor, assessments=[Assessed(who, UNSKILLED) for who in people])
    with django_assert_max_num_queries(25):
        salma.get("/waiting/orientation/")


@pytest.fixture
def at_oujda(salma):
    """Salma works at a site in Oujda."""
    made = accounts.set_site(
        by=actor(organisation("ADMIN"), role="administrator"),
        organisation=salma.actor.organisation,
        code="EN-OUJDA",
        name={"fr": "Oujda", "ar": "وجدة", "en": "Oujda"},
        place="MA-oujda",
    )
    Membership.objects.filter(pk=salma.membership.pk).update(site=made.site)
    return salma


def test_home_begins_with_hers_and_each_number_leads_to_its_list(at_oujda):
    with clock.at(clock.today() - timedelta(days=100)):
        colleague = actor(organisation("EN"))
        near = oriented(colleague, given_latin="Awa", family_latin="Ba")
        oriented(colleague, given_latin="Fanta", family_latin="Keita", city="MA-nador")
    page = at_oujda.get("/todo/")
    [card] = [one for one in page.context["waiting"] if one.url.startswith("/waiting/solution/")]
    with acting(at_oujda.actor):
        [first], [part] = card.shown, card.parts
    assert (card.count, first.title, first.next["url"]) == (1, "Awa Ba", f"/people/{near}/enrol/")
    assert part["count"] == 1
    for url, names in (
        (card.url, {"Awa Ba"}),
        (part["url"], {"Awa Ba"}),
        (card.wider["url"], {"Awa Ba", "Fanta Keita"}),
        ("/waiting/solution/?band=quarter", set()),
        ("/waiting/solution/?page=99&band=nonsense&whose=nonsense", {"Awa Ba"}),
    ):
        listed = at_oujda.get(url)
        told = listed.content.decode()
        assert {name for name in ("Awa Ba", "Fanta Keita") if name in told} == names, url
        assert listed.context["page"].paginator.count == len(names)


def test_after_the_decision_the_training_is_one_link_away(salma):
    who = assessed(salma.actor)
    told = {"choice": "OFICIO", "request_id": str(uuid7())}
    page = salma.post(orientation_url(who), told, follow=True).content.decode()
    message = page[page.index('class="messages"') :]
    assert f'href="/people/{who}/enrol/"' in message[: message.index("</div></div>")]
    first = page[page.index('id="next"') :]
    assert first.index(f"/people/{who}/enrol/") < first.index("button primary") + 200


def test_those_without_a_solution_are_taken_away_as_the_list_shows_them(at_oujda, sign_in):
    with clock.at(clock.today() - timedelta(days=100)):
        colleague = actor(organisation("EN"))
        near = oriented(colleague, given_latin="Awa", family_latin="Ba")
        oriented(colleague, given_latin="Fanta", family_latin="Keita", city="MA-nador")
        oriented(actor(organisation("HCR")), given_latin="Qzforeign")
    listed = at_oujda.get("/waiting/solution/?whose=all").content.decode()
    assert "/waiting/without-solution.csv?whose=all" in listed
    for query, expected in (("", ["Awa Ba"]), ("?whose=all", ["Awa Ba", "Fanta Keita"])):
        answer = at_oujda.get(f"/waiting/without-solution.csv{query}")
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert sorted(line.split(";")[0] for line in lines[1:]) == sorted(expected)
    assert at_oujda.get("/waiting/without-solution.csv?band=month").content.decode().count("\n") == 1
    with as_role("system"):
        looks = list(Access.objects.filter(what="cases.waiting_file").order_by("recorded_at"))
    assert looks[0].people == [near] and len(looks[1].people) == 2
    assert sign_in("trainer").get("/waiting/without-solution.csv").status_code in (403, 404)


def test_a_waiting_list_says_the_city_and_the_officer_and_is_of_one_officer_where_there_are_several(
    salma, sign_in
):
    other = sign_in("caseworker", login="karim")
    type(other.membership.user).objects.filter(pk=other.membership.user_id).update(name="Karim Alaoui")
    for by, name, city in ((salma.actor, "Awa", "MA-oujda"), (other.actor, "Binta", "MA-nador")):
        with clock.at(clock.today() - timedelta(days=60)):
            oriented(by, given_latin=name, family_latin="Ba", city=city)
    url = "/waiting/solution/?whose=all"
    page = salma.get(url).content.decode()
    assert "Nador · Karim Alaoui" in page and "Oujda · Salma Bennani" in page and 'name="officer"' in page
    of_karim = salma.get(f"/waiting/solution/?officer={other.actor.user}").content.decode()
    assert "Binta Ba" in of_karim and "Awa Ba" not in of_karim
    assert f'value="{other.actor.user}" selected' in of_karim
    assert f"without-solution.csv?officer={other.actor.user}" in of_karim
    rows = salma.get(f"/waiting/without-solution.csv?officer={other.actor.user}").content.decode("utf-8-sig")
    assert rows.count("\r\n") == 2 and "Nador;Karim Alaoui" in rows
    # Of an officer who is none of ours there is no list: never everybody's.
    for unknown in (uuid7(), "x"):
        assert salma.get(f"/waiting/solution/?whose=all&officer={unknown}").status_code == 404
        assert salma.get(f"/waiting/without-solution.csv?officer={unknown}").status_code == 404
    assert "Nador" in salma.get(f"/desk/cases/?officer={other.actor.user}").content.decode()
