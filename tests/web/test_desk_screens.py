"""The desk on screen: a time in three taps, an answer in one, notes, objectives, ends, second looks."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from parcours.cases import actions, caseload, models, notes, overview, queries
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.people import actions as people
from parcours.web.cases import desk as desk_views
from parcours.web.cases import desk_presenters
from tests.factories import desk
from tests.factories.accounts import member, organisation
from tests.factories.cases import assessed, oriented
from tests.factories.people import convention
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
# What the home page asks for once it stands.
WAITS = "/todo/?first"


@pytest.fixture(autouse=True)
def programme():
    return load_second()


@pytest.fixture
def salma(sign_in):
    return sign_in("caseworker")


@pytest.fixture
def boss(sign_in):
    return sign_in("coordinator", login="boss")


def tomorrow(hour: int = 10):
    return desk.at(desk.after(1), hour)


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_free_time_is_one_tap_away(salma):
    who = oriented(salma.actor)
    desk.hours(salma.actor, days=7)
    assert f"/people/{who}/appointments/add/" in page(salma, f"/people/{who}/")
    shown = page(salma, f"/people/{who}/appointments/add/")
    slot = shown.split('name="slot" value="')[1].split('"')[0].replace("&#x27;", "'")
    answer = salma.post(f"/people/{who}/appointments/add/", {"slot": slot, "kind": "assessment"})
    assert (answer.status_code, answer["Location"]) == (302, f"/people/{who}/")
    with acting(salma.actor):
        [row] = caseload.appointments_of(salma.actor, who)
        assert (row.kind, row.officer, row.starts_at.isoformat()[:13]) == (
            "assessment",
            salma.actor.user,
            row.starts_at.isoformat()[:13],
        )
    # The same tap again finds the time taken, and says so without losing the page.
    assert salma.post(f"/people/{who}/appointments/add/", {"slot": slot}).status_code == 200


def test_a_time_by_hand_and_what_is_wrong_with_it(salma):
    who, day = oriented(salma.actor), desk.after(2)
    told = {"kind": "follow_up", "day": day.isoformat(), "hour": "9h30", "minutes": "30"}
    told |= {"officer": str(salma.actor.user), "site": ""}
    wrong = salma.post(f"/people/{who}/appointments/add/", told | {"hour": "nine"})
    assert wrong.status_code == 422 and 'value="nine"' in wrong.content.decode()
    assert salma.post(f"/people/{who}/appointments/add/", told).status_code == 302
    busy = salma.post(f"/people/{who}/appointments/add/", told)
    assert busy.status_code == 422
    with acting(salma.actor):
        [row] = caseload.appointments_of(salma.actor, who)
    assert desk.at(day, 9, 30) == row.starts_at
    moved = {"slot": f"{desk.at(day, 11).isoformat()}|30|{salma.actor.user}|"}
    assert "09:30" in page(salma, f"/appointments/{row.id}/move/")
    assert salma.post(f"/appointments/{row.id}/move/", moved).status_code == 302
    with acting(salma.actor):
        [new] = caseload.appointments_of(salma.actor, who)
        assert (new.starts_at, new.sequence) == (desk.at(day, 11), 1)


def test_that_she_did_not_come_is_one_tap(salma):
    who = oriented(salma.actor)
    made = desk.appointment(salma.actor, who, tomorrow())
    with clock.at(tomorrow(12)):
        home = page(salma, "/")
        assert f"/appointments/{made}/" in home and "10:00" in home
        assert "no_show" in page(salma, f"/people/{who}/")
        answer = salma.post(f"/appointments/{made}/state/", {"to": "no_show", "back": "home"})
        assert answer["Location"] == f"/appointments/{made}/?back=home"
        offered = page(salma, answer["Location"])
        assert f"/people/{who}/appointments/add/" in offered and f"/people/{who}/notes/" in offered
        assert f"/appointments/{made}/write/" not in offered  # no telephone is known
        assert f'class="button primary" href="/appointments/{made}/"' in page(salma, f"/people/{who}/")
        assert salma.post(f"/appointments/{made}/state/", {"to": "held"}).status_code == 302
        assert salma.post(f"/appointments/{made}/state/", {"to": "no_show", "reason": "x"}).status_code == 422
    with acting(salma.actor):
        assert models.Appointment.objects.get(pk=made).state == "held"


def test_whom_to_call_and_a_message_are_offered_where_it_is_safe(salma):
    reached = {"no_phone": False, "phone": "+212612345678", "phone_safe": True}
    who = oriented(salma.actor, **reached)
    made = desk.appointment(salma.actor, who, tomorrow())
    with clock.at(tomorrow(12)):
        salma.post(f"/appointments/{made}/state/", {"to": "no_show"})
        offered = page(salma, f"/appointments/{made}/")
        assert 'href="tel:+212612345678"' in offered and f"/appointments/{made}/write/" in offered
        assert salma.get(f"/appointments/{made}/write/").status_code == 405
        assert salma.post(f"/appointments/{made}/write/").status_code == 302
        assert f"/appointments/{made}/write/" not in page(salma, f"/appointments/{made}/")
        again = desk.appointment(salma.actor, who, tomorrow(16))
        shown = page(salma, f"/appointments/{made}/")
        assert "16:00" in shown and f"/people/{who}/appointments/add/" not in shown
        assert f'href="/appointments/{made}/"' in page(salma, f"/people/{who}/") and again


@pytest.mark.parametrize("shared", [False, True])
def test_whoever_answered_is_called_and_leaves_the_first_page(salma, sign_in, shared):
    assessed(salma.actor, phone="+212612345678", no_phone=False, phone_safe=True, phone_shared=shared)
    assert "/replies/" not in page(salma, "/")
    people.hear_answer(by=Actor.system("test"), channel="sms", number="+212612345678", stops=None)
    address = re.search(r"/replies/[0-9a-f-]+/", page(salma, "/")).group()
    assert address in page(salma, "/waiting/answered/")
    shown = page(salma, address)
    assert 'href="tel:+212612345678"' in shown and ("D’autres ont aussi ce numéro" in shown) == shared
    assert sign_in("caseworker", where="AMAPPE").get(address).status_code == 404
    assert salma.post(address, {"request_id": "r"})["Location"] == "/"
    assert "/replies/" not in page(salma, "/") and "<form method" not in page(salma, address).split("<h1")[1]


def test_written_already_and_nowhere_to_write_are_told_apart(salma):
    reached = {"no_phone": False, "phone": "+212612345678", "phone_safe": True}
    said = set()
    for more in (reached, {}):
        made = desk.appointment(salma.actor, oriented(salma.actor, **more), tomorrow())
        with clock.at(tomorrow(12)):
            salma.post(f"/appointments/{made}/state/", {"to": "no_show"})
            if more:
                salma.post(f"/appointments/{made}/write/")
            said.add(str(salma.get(f"/appointments/{made}/").context["after"]["message"]))
    assert len(said) == 2


def test_a_tap_on_a_free_time_asks_once_more_and_makes_nothing(salma):
    desk.hours(salma.actor)
    who = oriented(salma.actor)
    address = f"/people/{who}/appointments/add/"
    offered = page(salma, address)
    assert '<form class="slot-form" method="get"' in offered
    slot = re.search(r'name="slot" value="([^"]+)"', offered)[1]
    asked = salma.get(address, {"slot": slot, "kind": "follow_up"}).content.decode()
    assert f'name="slot" value="{slot}"' in asked and 'method="post"' in asked
    with acting(salma.actor):
        assert caseload.appointments_of(salma.actor, who) == []
    assert salma.post(address, {"slot": slot, "kind": "follow_up"}).status_code == 302
    with acting(salma.actor):
        [row] = caseload.appointments_of(salma.actor, who)
    other = re.findall(r'name="slot" value="([^"]+)"', page(salma, f"/appointments/{row.id}/move/"))[-1]
    asked = salma.get(f"/appointments/{row.id}/move/", {"slot": other}).content.decode()
    assert f'name="slot" value="{other}"' in asked
    assert 'name="slot"' in salma.get(address, {"slot": "nonsense"}).content.decode()


def test_the_calendar_shows_whom_when_and_only_ours(salma, sign_in):
    who, other = oriented(salma.actor), sign_in("caseworker", "AMAPPE")
    made = desk.appointment(salma.actor, who, tomorrow())
    day = desk.after(1).isoformat()
    for address in (f"/desk/?day={day}", f"/desk/?day={day}&view=day", f"/desk/?day={day}&officer=all"):
        shown = page(salma, address)
        assert f"/appointments/{made}/" in shown and "Diallo" in shown
    assert str(made) not in page(salma, f"/desk/?day={(desk.after(20)).isoformat()}")
    assert str(made) not in page(other, f"/desk/?day={day}&officer={salma.actor.user}")
    assert other.get(f"/appointments/{made}/").status_code == 404
    assert page(salma, "/desk/?day=2019-99-99&officer=x&site=y")


def test_hours_days_away_and_the_link_for_the_telephone(salma, client):
    told = {f"d{day}{part}{end}": "" for day in range(7) for part in range(2) for end in ("starts", "ends")}
    told |= {"d00starts": "9:00", "d00ends": "12h", "slot_minutes": "30", "site": ""}
    assert salma.post("/desk/hours/", told | {"d00ends": ""}).status_code == 422
    assert salma.post("/desk/hours/", told).status_code == 302
    assert 'value="09:00"' in page(salma, "/desk/hours/")
    day = desk.after(3)
    away = {"first_on": day.isoformat(), "last_on": day.isoformat(), "reason": "leave"}
    assert salma.post("/desk/hours/absences/", away).status_code == 302
    assert (
        salma.post("/desk/hours/absences/", away | {"last_on": clock.today().isoformat()}).status_code == 422
    )
    shown = salma.post("/desk/hours/link/").content.decode()
    address = shown.split("/cal/")[1].split(".ics")[0]
    who = oriented(salma.actor)
    desk.appointment(salma.actor, who, tomorrow())
    answer = client.get(f"/cal/{address}.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar") and "no-store" in answer["Cache-Control"]
    assert "BEGIN:VEVENT" in text and "Diallo" not in text and str(who) not in text
    assert address not in page(salma, "/desk/hours/")
    salma.post("/desk/hours/link/", {"revoke": "1"})
    assert client.get(f"/cal/{address}.ics").status_code == 404
    assert client.get("/cal/" + "x" * 300 + ".ics").status_code == 404


def test_a_note_has_one_question_of_who_reads_it(salma, boss):
    who = oriented(salma.actor)
    told = {"text": "Her sister helps", "who": "ours", "contact": "on"}
    assert salma.post(f"/people/{who}/notes/", told).status_code == 302
    named = {"text": "Only for two", "who": "named", "readers": [str(boss.actor.user)]}
    assert salma.post(f"/people/{who}/notes/", named).status_code == 302
    assert salma.post(f"/people/{who}/notes/", told | {"text": ""}).status_code == 422
    assert "Only for two" in page(boss, f"/people/{who}/notes/")
    with acting(salma.actor):
        [latest, first] = notes.notes_of(salma.actor, who)
    assert salma.post(f"/notes/{first.note.id}/", {"text": "Her aunt helps"}).status_code == 302
    shown = page(salma, f"/people/{who}/")
    assert "Her aunt helps" in shown and "Her sister helps" in shown
    assert salma.post(f"/notes/{first.note.id}/", {"text": "again"}).status_code == 422
    assert salma.post(f"/notes/{latest.note.id}/", {"withdraw": "1"}).status_code == 302


def test_older_notes_are_on_a_page_of_their_own(salma):
    who = oriented(salma.actor)
    with acting(salma.actor):
        day = clock.today()
        told = [notes.NewNote(who, f"Said {n}.", occurred_on=day - timedelta(n)) for n in range(23)]
        notes.write_note_many(by=salma.actor, notes=told)
    first, older = (page(salma, f"/people/{who}/notes/?page={number}") for number in (1, 2))
    assert "Said 0." in first and "Said 19." in first and "Said 20." not in first
    assert "Said 20." in older and "Said 22." in older and "Said 19." not in older


def test_an_objective_and_its_steps_are_on_her_paper(salma):
    who = oriented(salma.actor)
    assert salma.post(f"/people/{who}/objectives/add/", {"what": "Work as a baker"}).status_code == 302
    with acting(salma.actor):
        [aim] = caseload.objectives(salma.actor, who)
    step = actions.plan_step(by=salma.actor, person=who, kind="papers", what="Go to the prefecture").id
    told = {"what": "Go to the town hall", "doer": "officer", "objective": str(aim.id)}
    assert salma.post(f"/people/{who}/steps/{step}/change/", told).status_code == 302
    assert salma.post(f"/objectives/{aim.id}/", {"to": "reached"}).status_code == 422
    assert "Work as a baker" in page(salma, f"/people/{who}/plan/")
    for language in ("", "fr", "ar", "en"):
        paper = salma.get(f"/people/{who}/plan.pdf?say={language}")
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    with acting(salma.actor):
        code = queries.case_of(salma.actor, who).plan_code
    assert salma.get(f"/p/{code}/")["Location"] == f"/people/{who}/plan/"


def test_the_code_of_a_plan_opens_nothing_to_others(salma, sign_in, client):
    who, other = oriented(salma.actor), sign_in("caseworker", "AMAPPE")
    with acting(salma.actor):
        code = queries.case_of(salma.actor, who).plan_code
    assert other.get(f"/p/{code}/").status_code == 404
    assert client.get(f"/p/{code}/").status_code == 302


def test_it_ends_and_returns(salma):
    who = oriented(salma.actor)
    desk.appointment(salma.actor, who, tomorrow())
    told = {"outcome": "employment", "note": "", "attempts": "", "settle": ""}
    still = salma.post(f"/people/{who}/end/", told)
    assert still.status_code == 422 and "id_settle" in still.content.decode()
    assert salma.post(f"/people/{who}/end/", told | {"settle": "hired"}).status_code == 302
    assert f"/people/{who}/reopen/" in page(salma, f"/people/{who}/")
    assert salma.get(f"/people/{who}/end/")["Location"] == f"/people/{who}/"
    assert page(salma, "/desk/cases/?officer=ended").count(str(who)) >= 1
    assert salma.post(f"/people/{who}/reopen/", {"reason": "came_back"}).status_code == 302
    assert salma.get(f"/people/{who}/reopen/")["Location"] == f"/people/{who}/"


def test_another_officer_answers_a_second_opinion(salma, boss):
    who = oriented(salma.actor)
    told = {"kind": "second_opinion", "reason": "too_far", "note": "two hours by bus"}
    assert salma.post(f"/people/{who}/orientation/again/", told).status_code == 302
    with as_role("system"):
        asked = models.Review.objects.get().id
    assert f"/reviews/{asked}/" in page(boss, WAITS) and f"/reviews/{asked}/" not in page(salma, WAITS)
    assert 'name="to"' not in page(salma, f"/reviews/{asked}/")
    with acting(salma.actor):
        row = models.Review.objects.get()
        elsewhere = member(organisation("HCR"))
        ours = [desk_presenters.review(row, one)["ours"] for one in (boss.actor, elsewhere)]
    # Whoever only sees her is led to no page that is not theirs.
    assert ours == [True, False]
    assert boss.post(f"/reviews/{asked}/", {"to": "accepted"}).status_code == 422
    assert boss.post(f"/reviews/{asked}/", {"to": "upheld", "answer": ""}).status_code == 422
    assert boss.post(f"/reviews/{asked}/", {"to": "upheld", "answer": "a bus is paid"}).status_code == 302
    assert "a bus is paid" in page(salma, f"/people/{who}/")


def test_officers_are_shown_some_at_a_time(salma, boss, sign_in, monkeypatch):
    monkeypatch.setattr(desk_views, "OFFICERS", 1)
    other = sign_in("caseworker", login="other")
    oriented(other.actor)
    oriented(salma.actor, given_latin="Awa")
    first, second, beyond = (page(boss, f"/desk/cases/?officers={n}") for n in (1, 2, 9))
    told = [f"officer={one.actor.user}" for one in (salma, other)]
    assert sorted((word in first, word in second) for word in told) == [(False, True), (True, False)]
    assert "officers=2" in first and "officers=1" in second
    assert all((word in beyond) == (word in second) for word in told)


def test_cases_are_handed_over_from_the_list(salma, boss, sign_in):
    colleague = sign_in("job_adviser")
    who = oriented(salma.actor)
    shown = page(boss, f"/desk/cases/?officer={salma.actor.user}")
    assert f'value="{who}"' in shown and "/desk/cases/handover/" in shown
    assert "/desk/cases/handover/" not in page(salma, "/desk/cases/")
    told = {"people": [str(who)], "to": str(colleague.actor.user), "reason": "nearer", "whose": "x"}
    assert salma.post("/desk/cases/handover/", told).status_code in (403, 404)
    boss.post("/desk/cases/handover/", told | {"people": []})
    boss.post("/desk/cases/handover/", told)
    with acting(boss.actor):
        assert queries.case_of(boss.actor, who).responsible == colleague.actor.user
    for client in (colleague, salma):
        assert f"/people/{who}/" in page(client, WAITS)


def test_every_list_opens(salma, boss):
    who = oriented(salma.actor)
    with clock.at(clock.now() + timedelta(days=70)):
        assert f"/people/{who}/appointments/add/" in page(salma, "/waiting/silent/?whose=mine")
        for what in (
            "stalled",
            "permit",
            "missed",
            "nobody",
            "rebook",
            "review",
            "handed",
            "passed",
        ):
            page(boss, f"/waiting/{what}/")
        page(salma, "/waiting/expired/")
        page(salma, "/desk/lists/")


def test_a_partner_sees_that_there_is_an_appointment_and_no_way_to_change_it(salma, sign_in):
    other, who = sign_in("caseworker", "AMAPPE"), oriented(salma.actor)
    made = desk.appointment(salma.actor, who, tomorrow())
    convention(salma.actor.organisation, other.actor.organisation)
    people.share(by=salma.actor, person=who, organisation=other.actor.organisation)
    shown = page(other, f"/people/{who}/")
    assert "10:00" in shown and str(made) not in shown


@pytest.mark.parametrize(
    ("first", "last", "hours", "row"),
    [
        (36, 38, ("08:00", "17:00", 10), "r5"),
        (28, 30, ("07:00", "17:00", 11), "r1"),
        (75, 78, ("08:00", "19:00", 12), "r44"),
    ],
)
def test_the_calendar_shows_the_usual_hours_and_what_lies_outside(first, last, hours, row):
    told = {"first": first, "last": last}
    grid = desk_presenters.grid([told])
    labels = [hour["label"] for hour in grid["hours"]]
    assert (labels[0], labels[-1], len(labels)) == hours and grid["rows"] == f"h{len(labels)}"
    assert (told["row"], told["span"]) == (row, f"s{last - first}")


@pytest.mark.parametrize(("language", "said"), [("fr", "09:00–09:30"), ("ar", "\u206609:00–09:30\u2069")])
def test_hours_stand_in_one_order_on_every_page(language, said):
    begin = datetime(2026, 11, 27, 9, tzinfo=clock.zone())
    row = SimpleNamespace(starts_at=begin, ends_at=begin + timedelta(minutes=30))
    with override(language):
        assert desk_presenters.between(row) == said


def test_an_empty_calendar_shows_the_usual_hours():
    assert desk_presenters.grid([])["rows"] == "h10"


@pytest.mark.parametrize(
    ("hours", "most"), [([], 0), ([(9, 10)], 1), ([(9, 10), (10, 11)], 1), ([(9, 11), (10, 12), (10, 11)], 3)]
)
def test_the_fullest_hour_is_counted(hours, most):
    rows = [
        models.Appointment(starts_at=desk.at(desk.after(1), begins), ends_at=desk.at(desk.after(1), ends))
        for begins, ends in hours
    ]
    assert desk_presenters.abreast(rows) == most


def test_where_names_have_no_room_side_by_side_everybody_s_week_is_told_in_numbers(salma, boss):
    where = salma.actor.organisation
    for officer in [salma.actor, member(where), member(where)]:
        desk.appointment(officer, oriented(salma.actor), tomorrow(9))
    address = f"/desk/?day={desk.after(1).isoformat()}&officer=all"
    assert "/appointments/" not in page(boss, address)
    assert "/appointments/" in page(boss, f"{address}&view=day")


def test_a_crowd_of_appointments_is_told_in_numbers_and_leads_to_each(salma, boss, monkeypatch):
    who, where = [oriented(salma.actor) for _one in range(3)], salma.actor.organisation
    colleagues = [member(where) for _one in range(3)]
    told = [(salma.actor, 2), (colleagues[0], 1), (colleagues[1], 1)]
    taken = [officer for officer, number in told for _one in range(number)]
    for at, officer in enumerate(taken):
        desk.appointment(officer, who[at % 3], tomorrow(9 + at))
    day = desk.after(1)
    address = f"/desk/?day={day.isoformat()}&officer=all"
    assert "/appointments/" in page(boss, address)
    monkeypatch.setattr(desk_views, "CROWD", 3)
    monkeypatch.setattr(desk_views, "OFFICERS", 2)
    for view in ("", "&view=day"):
        pages = [page(boss, f"{address}{view}&page={number}").split("<table")[1] for number in (1, 2)]
        assert not any("/appointments/" in one or "Diallo" in one for one in pages)
        assert 'rel="next"' in pages[0] and 'rel="prev"' in pages[1]
        for one, _number in told:
            assert sum(f"officer={one.user}" in shown for shown in pages) == 1
    with acting(boss.actor):
        lines = {line.officer: line for line in overview.lines(boss.actor, day, desk.after(2))}
    assert {one: line.total for one, line in lines.items()} == {one.user: number for one, number in told}
    assert all(line.days == {day: line.total} for line in lines.values())
    other = member(organisation("AMAPPE"), "coordinator")
    with acting(other):
        assert overview.lines(other, day, desk.after(2)) == []


def test_whoever_she_was_only_sent_to_is_shown_no_button_to_decide_or_correct(salma, sign_in):
    from parcours.kernel.identifiers import uuid7

    who, partner = assessed(salma.actor), sign_in("caseworker", "AMAPPE")
    convention(salma.actor.organisation, partner.actor.organisation)
    people.grant_access(
        by=salma.actor,
        person=who,
        organisation=partner.actor.organisation,
        reason="referral",
        source=("referrals.Referral", uuid7()),
    )
    orientation = f"/people/{who}/orientation/"
    assert 'class="button primary large"' in page(salma, orientation)
    assert 'class="button primary large"' not in page(partner, orientation)
    assert partner.get(f"{orientation}otherwise/").status_code == 409
    mine, theirs = page(salma, f"/people/{who}/edit/"), page(partner, f"/people/{who}/edit/")
    for hidden in ('name="sex"', f"/people/{who}/edit/names/", f"/people/{who}/edit/birth/"):
        assert hidden in mine and hidden not in theirs
    assert 'name="phone"' in theirs
    for rest in ("edit/names/", "edit/birth/"):
        assert partner.get(f"/people/{who}/{rest}").status_code == 409
    told = {"phone": "+212612345678", "schooling": "not_stated", "literacy": "not_stated"}
    assert partner.post(f"/people/{who}/edit/", told).status_code == 302
