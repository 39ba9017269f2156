"""A training on screen: planned, filled, attended, confirmed, certified, taken back."""

import csv
import re
from datetime import timedelta

import pytest

from parcours.accounts import actions as accounts
from parcours.accounts.models import Membership
from parcours.journal.models import Access
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.people.household import Member, add_household_member
from parcours.training import actions, models, queries
from parcours.training.rules import HalfDayMarks, Marked, SessionChanges, Wanted
from tests.factories.accounts import actor, organisation
from tests.factories.home import home, opened_home
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.training import course, half_days, marks
from tests.factories.training import session as planned
from tests.web.conftest import convention

pytestmark = pytest.mark.django_db
# Days to come: whoever signs in today still works there then.
BEFORE = clock.today() + timedelta(days=1)
DAYS = (BEFORE + timedelta(days=3), BEFORE + timedelta(days=4))
AFTER = DAYS[1] + timedelta(days=1)


def session(by, course_id, **more):
    return planned(by, course_id, first=DAYS[0], last=DAYS[1], **more)


@pytest.fixture
def programme(db):
    return load_eu_maroc()


@pytest.fixture
def trainer(programme, sign_in):
    return sign_in("trainer")


@pytest.fixture
def caseworker(programme, sign_in):
    return sign_in("caseworker")


@pytest.fixture
def wanted(trainer):
    with clock.at(BEFORE):
        return session(trainer.actor, course(trainer.actor, project="IDMAJE"), minimum=3)


@pytest.fixture
def three(caseworker, wanted):
    """Three people in the session, by name."""
    with clock.at(BEFORE):
        names = ("Awa", "Bintou", "Chantal")
        ids = [person(caseworker.actor, given_latin=name, city="MA-oujda").person for name in names]
        many = [Wanted(one) for one in ids]
        made = actions.enrol_many(by=caseworker.actor, session=wanted, people=many).ids
    return dict(zip(names, zip(ids, made, strict=True), strict=True))


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


# The offer ----------------------------------------------------------------------------------------


def test_the_list_is_the_offer_of_everybody(trainer, wanted, sign_in):
    elsewhere = sign_in("caseworker", where="AMAPPE")
    with clock.at(BEFORE):
        page = text(elsewhere.get("/training/"))
    assert f"/training/{wanted}/" in page and "Couture" in page and "20 places libres" in page
    assert "Planifier une session" not in page
    assert "Planifier une session" in text(trainer.get("/training/"))
    assert f"/training/{wanted}/" not in text(elsewhere.get("/training/?own=on"))
    assert f"/training/{wanted}/" in text(elsewhere.get("/training/?place=MA-oujda&state=open&sort=-left"))
    assert f"/training/{wanted}/" not in text(elsewhere.get("/training/?state=ended"))
    assert f"/training/{wanted}/" in text(elsewhere.get("/training/?state=nonsense&page=9&sort=nonsense"))


def test_the_list_costs_the_same_however_long(trainer, wanted, django_assert_max_num_queries):
    with acting(trainer.actor):
        made = models.Course.objects.get()
    with clock.at(BEFORE):
        for _n in range(5):
            session(trainer.actor, made.id)
    with django_assert_max_num_queries(30):
        trainer.get("/training/")


def test_a_course_and_a_session_are_planned(trainer):
    assert "Nouvelle formation" in text(trainer.get("/training/plan/"))
    told = {
        "code": "cook-1",
        "title_fr": "Cuisine",
        "title_ar": "الطبخ",
        "project": "IDMAJE",
        "hours": "60",
        "occupation": "51",
        "language": "fr",
        "certifies": "on",
        "complete_share": "80",
        "partial_share": "40",
    }
    wrong = text(posted(trainer, "/training/courses/new/", **told | {"partial_share": "90"}))
    assert 'value="Cuisine"' in wrong and "complete_share_error" in wrong
    done = posted(trainer, "/training/courses/new/", **told)
    assert done.status_code == 302
    with acting(trainer.actor):
        made = models.Course.objects.get(code="COOK-1")
    asked = {
        "course": str(made.id),
        "starts_on": "2024-03-04",
        "ends_on": "2024-03-15",
        "weekdays": ["0", "2"],
        "halves": ["am"],
        "place": "MA-oujda",
        "places": "12",
        "minimum": "6",
        "trainer": str(trainer.actor.user),
        "open_now": "on",
    }
    for changes, where in (
        ({"ends_on": "2024-03-01"}, "ends_on"),
        ({"minimum": "13"}, "minimum"),
        ({"place": ""}, "place"),
        ({"weekdays": ["6"], "ends_on": "2024-03-05"}, "weekdays"),
    ):
        page = text(posted(trainer, "/training/plan/", **asked | changes))
        assert re.search(rf'class="error" id="[^"]*{where}_error', page), where
        assert 'value="12"' in page
    done = posted(trainer, "/training/plan/", **asked)
    page = text(trainer.get(done["Location"]))
    assert "Salma Bennani" in page and "12 places libres" in page
    with acting(trainer.actor):
        assert models.Session.objects.get(course=made).half_day_count == 4


# Enrolment ----------------------------------------------------------------------------------------


def test_from_her_page_to_a_place(caseworker, wanted):
    with clock.at(BEFORE):
        who = person(caseworker.actor, given_latin="Fanta", city="MA-oujda").person
        assert "Inscrire à une formation" in text(caseworker.get(f"/people/{who}/"))
        page = text(caseworker.get(f"/people/{who}/enrol/"))
        assert f"/people/{who}/enrol/{wanted}/" in page and "Dans sa ville" in page
        url = f"/people/{who}/enrol/{wanted}/"
        assert "pas encore d’orientation" in text(caseworker.get(url))
        # The warning asks for a reason; without one nothing is done.
        assert "outside_reason_error" in text(posted(caseworker, url))
        assert posted(caseworker, url, outside_reason="nearest").status_code == 302
        page = text(posted(caseworker, url, outside_reason="nearest"))
        assert "déjà inscrite" in page
        assert "Couture" in text(caseworker.get(f"/people/{who}/"))
    with acting(caseworker.actor):
        [row] = queries.enrolments_of(caseworker.actor, who)
        assert row.outside_reason == "nearest"


def test_from_the_session_to_the_person(caseworker, wanted):
    with clock.at(BEFORE):
        who = person(caseworker.actor, given_latin="Fanta").person
        url = f"/training/{wanted}/enrol/"
        assert f"/people/{who}/enrol/{wanted}/" in text(posted(caseworker, url, text="fanta"))
        assert "Personne de ce nom" in text(posted(caseworker, url, text="nobody"))


def test_a_full_session_says_so(caseworker, trainer):
    with clock.at(BEFORE):
        small = session(trainer.actor, course(trainer.actor, project="IDMAJE"), places=1)
        first, second = (person(caseworker.actor, given_latin=n).person for n in ("Awa", "Bintou"))
        actions.enrol(by=caseworker.actor, session=small, person=first)
        page = text(posted(caseworker, f"/people/{second}/enrol/{small}/", outside_reason="nearest"))
        assert "complète" in page
        offers = text(caseworker.get(f"/people/{second}/enrol/"))
        assert f"/people/{second}/enrol/{small}/" not in offers and "Complet" in offers


def test_a_partners_session_asks_for_consent_and_convention(sign_in, caseworker, wanted):
    there = sign_in("caseworker", where="AMAPPE")
    with clock.at(BEFORE):
        who = person(there.actor, given_latin="Zeinab").person
        url = f"/people/{who}/enrol/{wanted}/"
        assert "convention doit être en vigueur" in text(there.get(url))
        assert "convention" in text(posted(there, url, outside_reason="nearest"))
        convention("AMAPPE", "EN")
        assert posted(there, url, outside_reason="nearest").status_code == 302
    assert "Zeinab" in text(caseworker.get(f"/training/{wanted}/"))


def test_withdrawing_asks_why_and_frees_the_place(caseworker, wanted, three):
    _who, made = three["Awa"]
    url = f"/training/enrolments/{made}/withdraw/"
    with clock.at(BEFORE):
        assert "Awa Diallo" in text(caseworker.get(url))
        assert "reason_error" in text(posted(caseworker, url))
        assert posted(caseworker, url, reason="found_work").status_code == 302
        assert "18 places libres" in text(caseworker.get(f"/training/{wanted}/"))


# Attendance ---------------------------------------------------------------------------------------


def field(kind: str, half_day, made) -> str:
    return f"{kind}_{half_day.id.hex}_{made.hex}"


def test_attendance_of_a_day_without_javascript(trainer, wanted, three):
    url, (first, second, *_rest) = f"/training/{wanted}/attendance/", half_days(wanted)
    told = {field("m", at, made): "present" for at in (first, second) for _who, made in three.values()}
    excused = field("m", second, three["Bintou"][1])
    told[excused] = "excused"
    with clock.at(DAYS[0]):
        page = text(trainer.get(url))
        assert "Awa Diallo" in page and page.count("mark-cell") == 6
        # The reason of an excused absence is asked for; every other mark stays as it was chosen.
        page = text(posted(trainer, url, **told))
        reason = field("r", second, three["Bintou"][1])
        assert f'name="{reason}"' in page and f'id="{reason}_error"' in page
        assert page.count('value="present" data-mark="✓" data-tone="present" selected') == 5
        answer = posted(trainer, url, **told, **{reason: "transport"})
        assert answer.status_code == 302
        page = text(trainer.get(answer["Location"]))
        assert "6 pointages enregistrés" in page
        assert re.search(r'value="transport" selected', page)
    with acting(trainer.actor):
        kept = models.Attendance.objects.exclude(mark="")
        assert sorted(kept.values_list("mark", flat=True)) == ["excused"] + ["present"] * 5


def test_attendance_is_corrected_and_days_to_come_are_closed(trainer, wanted, three):
    url, first = f"/training/{wanted}/attendance/", half_days(wanted)[0]
    name = field("m", first, three["Awa"][1])
    with clock.at(DAYS[0]):
        assert posted(trainer, url, **{name: "absent"}).status_code == 302
        assert posted(trainer, url, **{name: "late"}).status_code == 302
        page = text(posted(trainer, url, **{name: "late"}))
        assert "modifi" in page
        later = text(trainer.get(f"{url}?day={DAYS[1].isoformat()}"))
        assert "<select" not in later and "à venir" in later
        assert "Awa" in text(trainer.get(f"{url}?day=nonsense"))
    with acting(trainer.actor):
        assert models.Attendance.objects.get(half_day=first, person=three["Awa"][0]).mark == "late"


def test_the_sheet_is_a_pdf_and_looking_is_written(trainer, wanted, three):
    answer = trainer.get(f"/training/{wanted}/sheet/")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    with as_role("system"):
        [look] = Access.objects.filter(what="training.sheet")
        assert set(look.people) == {who for who, _made in three.values()}


# Results and certificates -------------------------------------------------------------------------


@pytest.fixture
def attended(trainer, wanted, three):
    """Awa came always, Bintou half of the time, Chantal never."""
    with clock.at(DAYS[1]):
        told = marks(wanted, [three["Awa"][1]])
        for at, half in zip(told[:2], marks(wanted, [three["Bintou"][1]])[:2], strict=True):
            at.marks.extend(half.marks)
        actions.take_attendance_many(by=trainer.actor, session=wanted, half_days=told)
    return three


def result(made) -> str:
    return f"result_{made.hex}"


def test_results_then_certificates_at_once(trainer, wanted, attended, sign_in):
    url = f"/training/{wanted}/results/"
    with clock.at(DAYS[0]):
        assert "disabled" in text(trainer.get(url))
    with clock.at(AFTER):
        page = text(trainer.get(url))
        assert "proposé\u00a0: Achevée en partie" in page
        told = {result(made): "complete" for _who, made in list(attended.values())[:2]}
        told[result(attended["Chantal"][1])] = "none"
        assert posted(trainer, url, **told).status_code == 302
        page = text(trainer.get(url))
        assert page.count('type="checkbox"') == 2
        chosen = [str(attended["Awa"][1])]
        answer = trainer.post(f"/training/{wanted}/certify/", {"request_id": "c", "enrolment": chosen})
        assert answer.status_code == 302
        with acting(trainer.actor):
            [row] = queries.certificates_of(trainer.actor, attended["Awa"][0])
            assert row.printed["specimen"]
        paper = trainer.get(f"/training/certificates/{row.id}/")
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
        with as_role("system"):
            assert Access.objects.filter(what="training.certificate", detail=True).count() == 1
        assert "Spécimen" in text(trainer.get(f"/c/{row.code}/"))
        coordinator = sign_in("coordinator")
        revoke = f"/training/certificates/{row.id}/revoke/"
        assert "Révoquer l’attestation" in text(coordinator.get(revoke))
        assert "reason_error" in text(posted(coordinator, revoke))
        assert posted(coordinator, revoke, reason="wrong_content").status_code == 302
        assert "révoquée" in text(trainer.get(f"/c/{row.code}/"))
        assert trainer.get(f"/training/certificates/{row.id}/").status_code == 404
        assert coordinator.get(revoke).status_code == 404


def test_the_coordinator_cancels_after_a_question(sign_in, wanted, three):
    coordinator = sign_in("coordinator")
    url = f"/training/{wanted}/state/cancelled/"
    with clock.at(BEFORE):
        assert "Annuler cette session" in text(coordinator.get(url))
        assert posted(coordinator, url).status_code == 302
        page = text(coordinator.get(f"/training/{wanted}/"))
    assert "Annulée" in page and "Ne sont plus dans la session" in page
    assert coordinator.get(url).status_code == 404


# Who sees and does what ---------------------------------------------------------------------------


def pages(wanted, three) -> dict[str, str]:
    who, made = three["Awa"]
    return {
        "session": f"/training/{wanted}/",
        "attendance": f"/training/{wanted}/attendance/",
        "sheet": f"/training/{wanted}/sheet/",
        "results": f"/training/{wanted}/results/",
        "change": f"/training/{wanted}/change/",
        "withdraw": f"/training/enrolments/{made}/withdraw/",
        "offers": f"/people/{who}/enrol/",
        "enrol": f"/people/{who}/enrol/{wanted}/",
    }


@pytest.mark.parametrize(
    "role", ["caseworker", "trainer", "coordinator", "monitoring", "funder", "administrator"]
)
def test_another_organisation_sees_the_offer_and_never_a_person(sign_in, wanted, three, role):
    stranger = sign_in(role, where="AMAPPE")
    with clock.at(DAYS[0]):
        for name, url in pages(wanted, three).items():
            answer = stranger.get(url)
            assert "Awa" not in answer.content.decode() and "Diallo" not in answer.content.decode()
            if name != "session":
                assert answer.status_code == 404, (name, answer.status_code)
    assert organisation("AMAPPE")


def test_monitoring_sees_places_and_no_person(sign_in, wanted, three):
    page = text(sign_in("monitoring").get(f"/training/{wanted}/"))
    assert "3 sur 20" in page and "Diallo" not in page


def test_what_waits_is_on_the_home_page(trainer, caseworker, wanted, attended):
    with clock.at(BEFORE):
        assert "Places libres dans des sessions proches" in home(caseworker)
    with clock.at(AFTER):
        page = opened_home(trainer)
        assert "Résultats à confirmer" in page and f"/training/{wanted}/results/" in page


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_speaks_the_readers_language(trainer, caseworker, wanted, attended, language):
    for client in (trainer, caseworker):
        client.cookies["language"] = language
    with clock.at(AFTER):
        urls = pages(wanted, attended)
        for url in (
            "/training/",
            "/training/plan/",
            "/training/courses/new/",
            urls["attendance"],
            urls["results"],
        ):
            page = text(trainer.get(url))
            assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
        for url in (urls["session"], urls["offers"], urls["withdraw"]):
            text(caseworker.get(url))


def test_an_arabic_reader_reads_arabic_names(trainer, caseworker, wanted):
    with clock.at(BEFORE):
        who = person(caseworker.actor, given_latin="Aïssatou", given_arabic="عيساتو", family_arabic="ديالو")
        actions.enrol(by=caseworker.actor, session=wanted, person=who.person)
    trainer.cookies["language"] = "ar"
    with clock.at(DAYS[0]):
        for url in (f"/training/{wanted}/", f"/training/{wanted}/attendance/"):
            assert "عيساتو ديالو" in text(trainer.get(url))


# What is to be done, and lists taken away ------------------------------------------------------------


def cards(client):
    """The cards of the home page by the list that they lead to."""
    pages = client.get("/"), client.get("/todo/?part=files"), client.get("/todo/?part=others")
    return {one.url: one for page in pages for one in (*page.context["waiting"], *page.context["quiet"])}


def listed(client, url):
    return client.get(url).context["page"].paginator.count


def test_each_card_counts_the_sessions_of_its_list(trainer, caseworker, wanted, three):
    with clock.at(AFTER):
        page = cards(trainer)
        for waiting, count in (("attendance", 1), ("results", 1), ("certificates", 0), ("minimum", 0)):
            url = f"/training/?waiting={waiting}"
            assert (page[url].count, listed(trainer, url)) == (count, count), waiting
        [item] = page["/training/?waiting=attendance"].items
        assert item.url == f"/training/{wanted}/attendance/?day={DAYS[0].isoformat()}"
    with clock.at(BEFORE):
        url = "/training/?waiting=places"
        assert (cards(caseworker)[url].count, listed(caseworker, url)) == (1, 1)


def test_what_is_near_is_where_her_site_is(trainer, wanted):
    made = accounts.set_site(
        by=actor(organisation("ADMIN"), role="administrator"),
        organisation=trainer.actor.organisation,
        code="EN-NADOR",
        name={"fr": "Nador", "ar": "الناظور", "en": "Nador"},
        place="MA-nador",
    )
    Membership.objects.filter(pk=trainer.membership.pk).update(site=made.site)
    with clock.at(BEFORE):
        assert (listed(trainer, "/training/?near=on"), listed(trainer, "/training/")) == (0, 1)
        assert "/training/?waiting=minimum&near=on" in cards(trainer)
        with acting(trainer.actor):
            models.Session.objects.filter(pk=wanted).update(place="MA-nador")
        assert listed(trainer, "/training/?near=on") == 1


def rows_of(answer):
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_the_list_is_taken_away_as_it_is_filtered(trainer, wanted):
    with clock.at(BEFORE):
        page = trainer.get("/training/?state=open&sort=-left")
        assert page.context["export"] == "/training/sessions.csv?state=open&sort=-left"
        [row] = rows_of(trainer.get(page.context["export"] + "&codes=1"))
        assert (row["title"], row["place"], row["state"]) == ("Couture", "MA-oujda", "open")
        assert rows_of(trainer.get("/training/sessions.csv?state=ended&codes=1")) == []


def test_the_people_of_a_session_are_taken_away_by_its_own_and_it_is_noted(
    trainer, caseworker, wanted, three, sign_in
):
    url = f"/training/{wanted}/people.csv"
    assert caseworker.get(url).status_code == 404
    assert sign_in("trainer", where="AMAPPE").get(url).status_code == 404
    with clock.at(BEFORE):
        rows = rows_of(trainer.get(url, {"codes": "1"}))
        words = trainer.get(url).content.decode("utf-8-sig")
    assert [row["name"].split()[0] for row in rows] == list(three)
    assert words.startswith("Nom;") and "enrolled" not in words
    with as_role("system"):
        look, _again = Access.objects.filter(what="training.export")
    assert set(look.people) == {who for who, _enrolment in three.values()}


def test_first_comes_attendance_and_once_it_is_over_the_results(trainer, wanted, three):
    def first():
        return trainer.get(f"/training/{wanted}/").context["actions"][0]["url"]

    with clock.at(DAYS[1]):
        assert first() == f"/training/{wanted}/attendance/"
    with clock.at(AFTER):
        assert first() == f"/training/{wanted}/results/"


def test_a_completed_person_leads_to_her_certificate_and_it_to_the_paper(trainer, wanted, three):
    who, enrolment = three["Awa"]
    with clock.at(AFTER):
        with acting(trainer.actor):
            told = marks(wanted, [enrolment])
        actions.take_attendance_many(by=trainer.actor, session=wanted, half_days=told)
        posted(trainer, f"/training/{wanted}/results/", **{f"result_{enrolment.hex}": "complete"})
        page = text(trainer.get(f"/people/{who}/"))
        assert f"/training/{wanted}/results/#certificates" in page
        done = posted(trainer, f"/training/{wanted}/certify/", enrolment=str(enrolment))
        assert done["Location"].endswith("#certificates")
        after = text(trainer.get(f"/training/{wanted}/results/"))
        paper = re.search(r'class="notice good">.*?href="(/training/certificates/[^"]+)"', after, re.S)
        assert trainer.get(paper[1])["Content-Type"] == "application/pdf"
        assert f"/training/{wanted}/results/#certificates" not in text(trainer.get(f"/people/{who}/"))


# Waiting lists and cancellations -------------------------------------------------------------------


@pytest.fixture
def full(caseworker, trainer, wanted):
    """The session has one place, which Awa has; Bintou is put on its list on screen."""
    with clock.at(BEFORE):
        people = [
            person(caseworker.actor, given_latin=name, city="MA-oujda").person for name in ("Awa", "Bintou")
        ]
        asked = {"by": caseworker.actor, "session": wanted, "outside_reason": "her_wish"}
        enrolment = actions.enrol(person=people[0], **asked).id
        actions.change_session(by=trainer.actor, session=wanted, changes=SessionChanges(places=1, minimum=1))
        offers = text(caseworker.get(f"/people/{people[1]}/enrol/"))
        url = f"/people/{people[1]}/wait/{wanted}/"
        assert url in offers and "liste d’attente" in offers
        assert caseworker.get(f"/people/{people[1]}/enrol/{wanted}/")["Location"] == url
        assert "Personne n’attend encore." in text(caseworker.get(url))
        missing = text(posted(caseworker, url))
        assert "outside_reason_error" in missing
        assert posted(caseworker, url, outside_reason="her_wish").status_code == 302
    return people, enrolment


def test_a_place_is_held_answered_and_lapses_on_screen(caseworker, trainer, wanted, full):
    (_awa, bintou), enrolment = full
    with clock.at(BEFORE):
        page = text(caseworker.get(f"/training/{wanted}/"))
        assert "Rang 1" in page and "1 en attente" in page
        assert "Bintou" not in text(trainer.get(f"/training/{wanted}/"))
        assert "Bintou" in text(caseworker.get("/training/waiting/?show=waiting"))
        assert "Aucune place n’attend de réponse" in text(caseworker.get("/training/waiting/"))
        actions.withdraw(by=caseworker.actor, enrolment=enrolment, reason="moved")
        assert "Places réservées dans l’attente d’une réponse" in opened_home(caseworker)
        held = text(caseworker.get("/training/waiting/"))
        take = re.search(r'href="(/training/waiting/[^"]+/take/)"', held)[1]
        assert "Noter sa réponse" in text(caseworker.get(f"/people/{bintou}/"))
        assert text(caseworker.get(take.replace("take", "leave")))
        assert posted(caseworker, take)["Location"] == f"/training/{wanted}/"
        assert "Bintou" in text(trainer.get(f"/training/{wanted}/"))
        assert caseworker.get(take).status_code == 404


def test_who_loses_her_session_is_placed_again_on_screen(caseworker, trainer, wanted, full):
    (awa, bintou), _enrolment = full
    with acting(trainer.actor):
        course_id = models.Session.objects.get(pk=wanted).course_id
    with clock.at(BEFORE):
        other = session(trainer.actor, course_id)
        assert posted(trainer, f"/training/{wanted}/state/cancelled/").status_code == 302
        assert "À replacer" in opened_home(caseworker)
        page = text(caseworker.get("/training/waiting/?show=lost"))
        for one in (awa, bintou):
            assert f"/people/{one}/enrol/{other}/" in page
        assert "Lui trouver une autre formation" in text(caseworker.get(f"/people/{awa}/"))
        with acting(caseworker.actor):
            settle = f"/training/lost/{models.LostPlace.objects.get(person=awa).id}/"
        assert f'href="{settle}"' in page
        assert "state_error" in text(posted(caseworker, settle))
        assert posted(caseworker, settle, state="not_wanted").status_code == 302
        actions.enrol(by=caseworker.actor, session=other, person=bintou)
        assert "Personne n’est à replacer" in text(caseworker.get("/training/waiting/?show=lost"))


def test_one_trainer_and_one_room_have_one_session_at_a_time(trainer, wanted):
    admin = actor(organisation("ADMIN"), role="administrator")
    where = trainer.actor.organisation
    names = {"fr": "Centre", "ar": "مركز", "en": "Centre"}
    made = accounts.set_site(by=admin, organisation=where, code="EN-X", name=names, place="MA-oujda")
    with clock.at(BEFORE):
        told = {"trainer": str(trainer.actor.user), "places": "5", "minimum": "1", "childcare_places": "2"}
        url = f"/training/{wanted}/change/"
        assert "room_error" in text(posted(trainer, url, **told, room="Salle 2"))
        assert posted(trainer, url, **told, transport="bus").status_code == 302
        page = text(trainer.get(f"/training/{wanted}/"))
        assert "Un car amène les personnes" in page and "2 libres sur 2" in page
        one = session(
            trainer.actor, course(trainer.actor, "C2", project="IDMAJE"), site=made.site, room="Salle 2"
        )
        other = session(trainer.actor, course(trainer.actor, "C3", project="IDMAJE"), site=made.site)
        url = f"/training/{other}/change/"
        assert "trainer_error" in text(posted(trainer, url, **told))
        assert "room_error" in text(posted(trainer, url, **told | {"trainer": ""}, room=" salle  2"))
        actions.cancel_session(by=trainer.actor, session=one)
        actions.cancel_session(by=trainer.actor, session=wanted)
        assert posted(trainer, url, **told, room="salle 2").status_code == 302


def test_her_children_have_places_on_screen(caseworker, trainer, wanted, three):
    who, enrolment = three["Awa"]
    url = f"/training/enrolments/{enrolment}/children/"
    with clock.at(BEFORE):
        assert "Personne n’est connu" in text(caseworker.get(url))
        child = Member("child", given="Ines", birth_year=BEFORE.year - 3)
        add_household_member(by=caseworker.actor, person=who, member=child)
        changes = SessionChanges(childcare_places=1)
        actions.change_session(by=trainer.actor, session=wanted, changes=changes)
        page = text(caseworker.get(url))
        member = re.search(r'name="children" value="([^"]+)"', page)[1]
        assert "Ines" in page and posted(caseworker, url, children=member).status_code == 302
        assert "1 enfant gardé" in text(caseworker.get(f"/training/{wanted}/"))
        assert "Ines" not in text(trainer.get(f"/training/{wanted}/"))


def test_the_lists_cost_the_same_however_long(caseworker, trainer, wanted, django_assert_max_num_queries):
    with clock.at(BEFORE):
        names = ("Awa", "Bintou", "Chantal", "Dado", "Elise")
        people = [Wanted(person(caseworker.actor, given_latin=one, city="MA-oujda").person) for one in names]
        actions.enrol_many(by=caseworker.actor, session=wanted, people=people)
        session(trainer.actor, course(trainer.actor, "C2", project="IDMAJE"))
        actions.cancel_session(by=trainer.actor, session=wanted)
        caseworker.get("/training/waiting/?show=lost")
        with django_assert_max_num_queries(20):
            caseworker.get("/training/waiting/?show=lost")


def test_who_may_drop_out_is_listed_with_what_would_help(caseworker, trainer, programme):
    with clock.at(BEFORE):
        one = course(trainer.actor, project="IDMAJE")
        wanted = planned(trainer.actor, one, first=DAYS[0], last=DAYS[1] + timedelta(days=1))
        awa = person(caseworker.actor, given_latin="Awa", city="MA-oujda").person
        asked = {"session": wanted, "person": awa, "outside_reason": "her_wish"}
        enrolment = actions.enrol(by=caseworker.actor, **asked).id
    with clock.at(DAYS[0]):
        assert "Personne ne semble" in text(caseworker.get("/training/watch/"))
        taken = [
            HalfDayMarks(at.id, [Marked(enrolment, "excused", "transport")]) for at in half_days(wanted)[:2]
        ]
        actions.take_attendance_many(by=trainer.actor, session=wanted, half_days=taken)
        page = text(caseworker.get("/training/watch/"))
        assert "Awa" in page and "Absente à 2 demi-journées de suite." in page
        help_url = f"/people/{awa}/aid/?kind=transport"
        assert help_url in page
        assert re.search(r'value="transport"[^>]*checked', text(caseworker.get(help_url)))
        assert "Voir ce qui la retient" in text(caseworker.get(f"/people/{awa}/"))
        assert "Risques d’abandon" in opened_home(caseworker)
        settle = re.search(r'href="(/training/watch/[^"]+/)"', page)[1]
        assert "state_error" in text(posted(caseworker, settle))
        assert posted(caseworker, settle, state="aid").status_code == 302
        assert "Personne ne semble" in text(caseworker.get("/training/watch/"))


def test_needs_stand_against_the_offer_on_screen(trainer, caseworker, wanted):
    told = {"region": "MA-02", "occupation": "75", "number": "40", "source": "ANAPEC, étude"}
    assert "Enregistrer un besoin" in text(trainer.get("/training/needs/"))
    assert "Enregistrer un besoin" not in text(caseworker.get("/training/needs/"))
    with clock.at(BEFORE):
        today = BEFORE.isoformat()
        later = (BEFORE + timedelta(days=90)).isoformat()
        days = {"stated_on": today, "until": later}
        wrong = text(posted(trainer, "/training/needs/new/", **told | days | {"number": "-1"}))
        assert "number_error" in wrong and 'value="ANAPEC, étude"' in wrong
        assert posted(trainer, "/training/needs/new/", **told, **days).status_code == 302
        page = text(caseworker.get("/training/needs/?region=MA-02"))
        assert "ANAPEC, étude" in page and ">40<" in page and ">20<" in page
        withdraw = re.search(
            r'href="(/training/needs/[^"]+/withdraw/)"', text(trainer.get("/training/needs/"))
        )[1]
        assert posted(trainer, withdraw).status_code == 302
        assert "ANAPEC" not in text(trainer.get("/training/needs/"))


def test_a_course_says_for_whom_it_is_and_of_what_it_is_a_version(trainer, wanted):
    with acting(trainer.actor):
        first = models.Course.objects.get()
    told = {"code": "SEW-2", "title_fr": "Couture, en darija", "project": "IDMAJE", "hours": "60"}
    told |= {"language": "fr", "complete_share": "80", "partial_share": "40", "certifies": "on"}
    told |= {"level": "none", "prerequisites_fr": "Aucun", "cost": "1 250,50"}
    url = "/training/courses/new/"
    version = {"adapted_from": str(first.id), "differs_fr": "Sans lecture"}
    for changes, where in (
        ({"cost": "-1"}, "cost"),
        ({"adapted_from": str(first.id)}, "differs_fr"),
        ({"differs_fr": "Sans lecture"}, "adapted_from"),
    ):
        page = text(posted(trainer, url, **told | changes))
        assert f"{where}_error" in page and "Couture, en darija" in page, where
    assert posted(trainer, url, **told, **version).status_code == 302
    with acting(trainer.actor):
        made = models.Course.objects.get(code="SEW-2")
    with clock.at(BEFORE):
        page = text(trainer.get(f"/training/{session(trainer.actor, made.id)}/"))
    assert "Sans lecture" in page and "1\u202f250,50" in page and "Couture" in page
