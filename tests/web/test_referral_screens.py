"""From a person's page to a partner and back, as officers see it."""

import csv
import re
from datetime import timedelta

import pytest
from django.test import Client

from parcours.accounts.models import User
from parcours.directory import actions as directory
from parcours.directory.models import EmptySearch
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.referrals import actions, links
from parcours.referrals.models import Link, Referral
from tests.factories.accounts import member, organisation
from tests.factories.directory import plan, service
from tests.factories.home import home
from tests.factories.programmes import load_second
from tests.factories.referrals import desks, prepared, sent, soon
from tests.referrals.conftest import row, seen_by  # noqa: F401
from tests.referrals.test_life import withdraw_consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(demo):
    load_second()
    return desks()


def enter(actor) -> Client:
    client = Client()
    client.cookies["language"] = "en"
    client.force_login(User.objects.get(pk=actor.user))
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_the_first_page_says_who_was_answered_and_who_was_reminded(place):
    known, waiting = place.person(given_latin="Qzknown"), place.person(given_latin="Qzwaiting")
    made, partner = sent(place, known), sent(place, waiting, place.partner_service)
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(6), meeting_place="Qzdesk")
    with clock.at(clock.now() + timedelta(days=4)):
        actions.run_clock(by=Actor.system("clock"))
        officer, items = enter(place.sender), []
        first = home(officer)
        assert "Answered: tell her when and where" in first and "Partners reminded, still waiting" in first
        for name, what in (("tell_her", "tell"), ("reminded", "reminded")):
            items.append(text(officer.get(f"/todo/referrals-{name}/")))
            listed = text(officer.get(f"/referrals/?what={what}"))
            assert ("Qzknown" in listed, "Qzwaiting" in listed) == (what == "tell", what == "reminded")
    assert "Qzknown" in items[0] and "Qzdesk" in items[0] and "10:00" in items[0]
    assert "Qzwaiting" in items[1] and str(partner) in items[1]


def test_that_she_was_told_is_noted_from_the_first_page(place):
    made = sent(place, place.person(given_latin="Qzknown"))
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(6), meeting_place="Qzdesk")
    officer, url = enter(place.sender), f"/referrals/{made}/told/"
    assert url in text(officer.get("/todo/referrals-tell_her/"))
    assert url in text(officer.get(f"/referrals/{made}/"))
    asked = {"way": "call", "occurred_on": clock.today().isoformat(), "request_id": "t-1"}
    assert officer.post(url, asked | {"way": ""}).status_code in (200, 302)
    page = text(officer.post(url, asked, follow=True))
    assert "It is kept that she was told." in page and "By a call" in page and url not in page
    assert "Qzknown" not in text(officer.get("/referrals/?what=tell"))
    assert officer.get(url).status_code == 302
    assert url not in text(enter(place.receiver).get(f"/referrals/{made}/"))


def test_beside_a_referral_only_its_own_need_is_asked(place, row):  # noqa: F811
    who, officer = place.person(), enter(place.sender)
    first = sent(place, who)
    flat = service(place.receiver, "FLAT", kind="housing")
    again = service(place.receiver, "AGAIN")
    search = f"/people/{who}/refer/?kind=language&amp;within=any"
    page = text(officer.get(f"/referrals/{first}/"))
    assert f"{search}&amp;with={first}" in page
    offered = text(officer.get(f"/people/{who}/refer/?kind=language&within=any&with={first}"))
    assert f"/people/{who}/refer/{again}/?with={first}" in offered and str(flat) not in offered
    # Whoever seeks something else there finds it, and it is no rival of the first.
    wider = text(officer.get(f"/people/{who}/refer/?kind=housing&within=any&with={first}"))
    assert f"/people/{who}/refer/{flat}/" in wider and f"{flat}/?with=" not in wider
    told = {"items": ["identity"], "kind": "referral"}
    refused = officer.post(f"/people/{who}/refer/{flat}/?with={first}", told)
    assert refused.status_code == 200 and "for another need" in text(refused)
    officer.post(f"/people/{who}/refer/{again}/?with={first}", told)
    assert [row.need for row in _open(place, who, row(first).group)] == ["language", "language"]
    actions.decline(by=place.receiver, referral=first, reason_code="full")
    assert search in text(officer.get(f"/referrals/{first}/"))


def _open(place, who, group):
    with as_role("system"):
        return list(Referral.objects.filter(person_id=who, group=group))


def test_from_her_page_to_an_answer(place, row):  # noqa: F811
    who, officer, partner = place.person(), enter(place.sender), enter(place.receiver)
    assert f"/people/{who}/refer/" in text(officer.get(f"/people/{who}/"))
    offered = text(officer.get(f"/people/{who}/refer/"))
    assert f"/people/{who}/refer/{place.service}/" in offered
    nothing = officer.post(f"/people/{who}/refer/{place.service}/", {"kind": "referral"})
    assert nothing.status_code == 200 and 'aria-invalid="true"' in text(nothing)
    told = {"items": ["identity", "languages"], "request": "Qzovrequest", "kind": "referral"}
    answer = officer.post(f"/people/{who}/refer/{place.service}/", told)
    address = answer["Location"]
    preview = text(officer.get(address))
    assert "Diallo" in preview and "Qzovrequest" in preview
    assert officer.post(address, {}).status_code == 200
    assert officer.post(address, {"shown": "on"}).status_code == 302
    page = address.removesuffix("send/")
    assert "Diallo" not in text(partner.get(page)) and "Diallo" not in text(partner.get("/referrals/"))
    # Read first: one button is the main one, however many there are.
    assert text(partner.get(page)).count("button primary") == 1
    assert partner.post(f"{page}open/").status_code == 302
    opened = text(partner.get(page))
    assert "Diallo" in opened and "Qzovrequest" in opened
    day = soon().date()
    when = {"meeting_day_day": day.day, "meeting_day_month": day.month, "meeting_day_year": day.year}
    wrong = partner.post(f"{page}accept/", when | {"meeting_hour": "25:70"})
    assert wrong.status_code == 200 and 'value="25:70"' in text(wrong)
    assert partner.post(f"{page}accept/", when | {"meeting_hour": "10:30"}).status_code == 302
    # The hour is read as it was said, in the programme's zone.
    assert "10:30" in text(officer.get(page))
    assert partner.post(f"{page}delivered/").status_code == 302
    assert officer.post(f"{page}received/", {"said": "yes"}).status_code == 302
    assert row(page.split("/")[2]).state == "closed"
    # The hour as it was typed, in the programme's zone.
    assert "10:30" in text(officer.get(page))
    assert "Delivered and received" in text(officer.get(page))


def test_what_was_not_chosen_is_on_no_screen_of_the_partner(place):
    who = place.person(given_latin="Qzovgiven", quarter="Qzovquarter", phone="+212612345678", no_phone=False)
    made = sent(place, who, items=("languages",))
    actions.see(by=place.receiver, referral=made)
    partner = enter(place.receiver)
    for address in ("/", "/referrals/", f"/referrals/{made}/", f"/referrals/{made}/letter/"):
        said = partner.get(address).content
        for canary in (b"Qzov", b"612345678", b"Diallo"):
            assert canary not in said, address
    assert partner.get(f"/people/{who}/").status_code == 404


def test_a_withdrawn_consent_is_seen_on_the_very_next_request(place, seen_by):  # noqa: F811
    who = place.person()
    made = sent(place, who)
    actions.see(by=place.receiver, referral=made)
    partner = enter(place.receiver)
    assert "Diallo" in text(partner.get(f"/referrals/{made}/"))
    withdraw_consent(place, who, seen_by)
    after = text(partner.get(f"/referrals/{made}/"))
    assert "Diallo" not in after and "can be read no more" in after


def test_a_link_is_shown_once(place, seen_by):  # noqa: F811
    made = prepared(place, place.person(), place.partner_service)
    officer = enter(place.sender)
    answer = officer.post(f"/referrals/{made}/send/", {"shown": "on"})
    assert answer.status_code == 200 and "/r/" in text(answer) and "no-store" in answer["Cache-Control"]
    token = text(answer).split("/r/")[1].split("/")[0]
    assert "/r/" not in text(officer.get(f"/referrals/{made}/"))
    [link] = seen_by(place.sender, lambda: Link.objects.filter(referral=made))
    assert link.digest == links.digest(token)
    assert ("nothing was sent" in text(answer)) is (not link.channel)


def test_what_she_saw_is_what_is_sent(place):
    from parcours.people import actions as people
    from parcours.people.rules import Names

    who = place.person()
    made = prepared(place, who)
    officer = enter(place.sender)
    seen = text(officer.get(f"/referrals/{made}/send/")).split('name="seen" value="')[1].split('"')[0]
    people.set_names(by=place.sender, person=who, names=Names("Awa", "Keita"))
    answer = officer.post(f"/referrals/{made}/send/", {"shown": "on", "seen": seen})
    assert answer.status_code == 200 and "Keita" in text(answer)


def test_letters_are_pdf_in_each_language(place):
    made = sent(place, place.person())
    officer = enter(place.sender)
    for language in ("fr", "ar", "en"):
        answer = officer.get(f"/referrals/{made}/letter/?language={language}")
        assert answer.content.startswith(b"%PDF") and "no-store" in answer["Cache-Control"]


def test_by_telephone(place):
    who, officer = place.person(), enter(place.sender)
    told = {"organisation": "Foyer", "need": "housing", "to": "declined", "reason_code": "full"}
    answer = officer.post(f"/people/{who}/refer/by-phone/", told)
    assert answer.status_code == 302
    assert "Foyer" in text(officer.get(answer["Location"]))


def test_by_telephone_nobody_makes_up_an_hour_and_her_page_and_plan_say_when(place, row):  # noqa: F811
    who, officer, day = place.person(), enter(place.sender), soon().date()
    told = {"organisation": "Foyer", "need": "housing", "to": "accepted"}
    told |= {"meeting_day_day": day.day, "meeting_day_month": day.month, "meeting_day_year": day.year}
    address = f"/people/{who}/refer/by-phone/"
    assert officer.post(address, told).status_code == 200
    page = officer.post(address, told | {"meeting_hour": "9h", "meeting_place": "Ask for Rim"})["Location"]
    kept = row(page.split("/")[2])
    assert clock.local(kept.meeting_at).hour == 9 and kept.meeting_place == "Ask for Rim"
    assert "09:00" in text(officer.get(f"/people/{who}/"))
    plan = text(officer.get(f"/people/{who}/plan/?say=en"))
    # When, never with whom or what for: the sheet is carried about.
    assert "At a partner" in plan and "09:00" in plan and "Foyer" not in plan


def test_the_telephone_is_taken_up_with_the_service_that_was_looked_at(place):
    who, officer = place.person(), enter(place.sender)
    shown = text(officer.get(f"/people/{who}/refer/by-phone/?service={place.service}"))
    assert re.search(r'name="organisation" value="[^"]+"', shown)
    for wrong in ("x", str(uuid7())):
        assert officer.get(f"/people/{who}/refer/by-phone/?service={wrong}").status_code == 200


def test_who_sent_her_notes_the_word_of_the_other_side_as_theirs(place):
    who, officer = place.person(), enter(place.sender)
    told = {"organisation": "Foyer", "need": "housing", "to": "sent"}
    page = officer.post(f"/people/{who}/refer/by-phone/", told)["Location"]
    shown = text(officer.get(page))
    assert "They accept" in shown and "They decline" in shown and ">Accept<" not in shown
    assert "Did they decline" in text(officer.get(f"{page}decline/"))
    mine = sent(place, place.person(given_latin="Binta"))
    actions.see(by=place.receiver, referral=mine)
    assert ">Accept<" in text(enter(place.receiver).get(f"/referrals/{mine}/"))


def test_a_referral_that_is_open_already_is_led_to(place):
    who, officer = place.person(), enter(place.sender)
    made = prepared(place, who)
    assert f'href="/referrals/{made}/"' in text(officer.get(f"/people/{who}/refer/{place.service}/"))
    assert "never sent" in text(officer.get(f"/referrals/{made}/withdraw/"))


def test_a_name_that_waits_to_be_opened_is_not_called_unshared(place):
    partner = enter(place.receiver)
    for items, said in ((("identity",), "Name shown once opened"), (("languages",), "Name not shared")):
        made = sent(place, place.person(given_latin=items[0].title()), items=items)
        assert said in text(partner.get(f"/referrals/{made}/"))


def test_her_name_is_in_the_script_of_the_reader(place):
    officer = enter(place.sender)
    made = sent(place, place.person(given_latin="Qzovlatin", given_arabic="مريم"))
    assert "Qzovlatin" in text(officer.get(f"/referrals/{made}/")).split("<h1")[1].split("</h1>")[0]
    officer.cookies["language"] = "ar"
    assert "مريم" in text(officer.get(f"/referrals/{made}/")).split("<h1")[1].split("</h1>")[0]


def test_the_board_hides_small_numbers_and_opens_ones_own(place):
    for name in ("Awa", "Bintou", "Chantal", "Dina", "Esther", "Fanta"):
        made = sent(place, place.person(given_latin=name))
        if name < "C":
            actions.decline(by=place.receiver, referral=made, reason_code="full")
    chief = text(enter(place.chief).get("/referrals/board/"))
    assert f"what=open&amp;partner={place.receiver.organisation}" in chief
    other = member(organisation("ODT"), "coordinator")
    elsewhere = text(enter(other).get("/referrals/board/"))
    assert "fewer than 5" in elsewhere and "partner=" not in elsewhere


def test_the_numbers_of_the_board_are_taken_away_with_small_ones_hidden(place):
    for name in ("Awa", "Bintou", "Chantal", "Dina", "Esther", "Fanta"):
        made = sent(place, place.person(given_latin=name))
        if name < "C":
            actions.decline(by=place.receiver, referral=made, reason_code="full")
    chief, other = enter(place.chief), enter(member(organisation("ODT"), "coordinator"))
    assert "/referrals/board.csv?period=30" in text(chief.get("/referrals/board/?period=30"))
    files = {}
    for who, client in (("own", chief), ("other", other)):
        told = client.get("/referrals/board.csv?codes=1").content.decode("utf-8-sig").splitlines()
        files[who] = list(csv.DictReader(told, delimiter=";"))
    [mine] = [one for one in files["own"] if one["part"] == "provider"]
    assert (mine["sent"], mine["declined"]) == ("6", "2")
    [total] = [one for one in files["other"] if one["part"] == "total"]
    [theirs] = [one for one in files["other"] if one["part"] == "provider"]
    assert total["sent"] == "6" and theirs["declined"] == "<5"
    assert not any(name in str(files) for name in ("Awa", "Bintou", "Fanta"))
    words = chief.get("/referrals/board.csv").content.decode("utf-8-sig")
    assert words.startswith("What is counted;Name;Waiting: 0–3 days") and "\nprovider" not in words
    assert enter(place.receiver).get("/referrals/board.csv").status_code in (403, 404)


def test_a_list_of_referrals_says_her_city_and_the_officer_and_is_of_one(place):
    """City of whom the reader may see alone; the officer is the reader's own side's."""
    made = sent(place, place.person(given_latin="Awa", city="MA-nador"))
    officer, other = enter(place.sender), member(place.sender.organisation, "caseworker")
    name = "Karim Alaoui"
    User.objects.filter(pk=place.sender.user).update(name=name)
    shown = text(officer.get("/referrals/"))
    assert "Nador" in shown and f"<bdi>{name}</bdi>" in shown and 'name="officer"' in shown
    assert str(made) in text(officer.get(f"/referrals/?officer={place.sender.user}"))
    assert str(made) not in text(officer.get(f"/referrals/?officer={other.user}"))
    assert [officer.get(f"/referrals/?officer={told}").status_code for told in ("x", made)] == [404, 404]
    received = text(enter(place.receiver).get("/referrals/"))
    assert str(made) in received and "Nador" not in received and name not in received


def test_home_and_lists_ask_a_constant_number_of_queries(place, django_assert_max_num_queries):
    officer = enter(place.receiver)
    for name in ("Awa", "Bintou", "Chantal"):
        actions.see(by=place.receiver, referral=sent(place, place.person(given_latin=name)))
    officer.get("/referrals/")
    with django_assert_max_num_queries(60) as few:
        officer.get("/referrals/")
    count = len(few)
    for name in ("Dina", "Esther", "Fanta", "Grace"):
        actions.see(by=place.receiver, referral=sent(place, place.person(given_latin=name)))
    with django_assert_max_num_queries(count):
        officer.get("/referrals/")


def test_what_fits_her_is_proposed_and_what_keeps_the_rest_out_is_said(place, row):  # noqa: F811
    who, officer = place.person(), enter(place.sender)
    men = service(place.receiver, "MEN", sexes=["M"])
    far = service(place.receiver, "LEGAL", kind="legal")
    here = f"/people/{who}/refer/"
    page = text(officer.get(here))
    assert f"{here}{far}/" in page and f"{here}{men}/" not in page and "without=sex" in page
    assert f"{here}{men}/" in text(officer.get(f"{here}?without=sex"))
    legal = text(officer.get(f"{here}?kind=legal&within=any&place="))
    assert f"{here}{far}/" in legal and f"{here}{place.service}/" not in legal


def test_a_service_that_became_secret_has_no_name_any_more_at_the_other_side(place):
    """It was an ordinary service when she was sent; now its name and place are its own people's alone."""
    mark = "Qzhouse"
    wanted = service(place.receiver, "H1", kind="housing", name={"fr": mark})
    who, other = place.person(), place.person(given_latin="Awa")
    made, waiting = sent(place, who, wanted), prepared(place, other, wanted)
    actions.accept(by=place.receiver, referral=made, meeting_at=soon(), meeting_place=f"{mark} 3")
    officer, partner = enter(place.sender), enter(place.receiver)
    pages = ("/referrals/", f"/referrals/{made}/", f"/people/{who}/")
    assert all(mark in text(officer.get(address)) for address in pages)
    directory.change_service(
        by=place.receiver, service=wanted, told=plan("H1", kind="housing", name={"fr": mark}, sensitive=True)
    )
    for address in pages:
        assert mark not in text(officer.get(address)), address
    assert mark in text(partner.get(f"/referrals/{made}/"))
    assert officer.get(f"/referrals/{waiting}/send/").status_code == 409
    with pytest.raises(Refused):
        actions.send(by=place.sender, referral=waiting, shown=True)


def test_a_partner_is_not_offered_to_take_her_over(place):
    who = place.person()
    sent_to = sent(place, who, items=("identity", "whole_file"))
    actions.accept(by=place.receiver, referral=sent_to, meeting_at=soon())
    colleague = enter(member(organisation("EN")))
    partner, charge = enter(place.receiver), f"/people/{who}/charge/"
    assert charge in text(colleague.get(f"/people/{who}/"))
    seen = partner.get(f"/people/{who}/")
    assert seen.status_code == 200 and charge not in text(seen)


def test_a_refusal_to_share_leads_on_to_the_telephone(place, seen_by):  # noqa: F811
    who, officer = place.person(), enter(place.sender)
    made = prepared(place, who)
    by_phone = f"/people/{who}/refer/by-phone/"
    assert by_phone not in text(officer.get(f"/referrals/{made}/send/"))
    assert by_phone not in text(officer.get(f"/people/{who}/refer/{place.service}/"))
    withdraw_consent(place, who, seen_by)
    refused = text(officer.get(f"/people/{who}/refer/{place.service}/"))
    # What would be filled in for nothing is not asked.
    assert refused.count(by_phone) == 1 and 'name="items"' not in refused
    assert by_phone in text(officer.get(f"/referrals/{made}/send/"))


def test_a_search_for_a_referral_that_finds_nothing_is_counted_once(place):
    """Whoever refers seeks here: the need and the place are kept; what another place would give is said."""
    who, officer = place.person(city="MA-oujda"), enter(place.sender)
    far = service(place.receiver, "CASH", kind="cash", place="MA-rabat")
    here = f"/people/{who}/refer/"
    sought = {"kind": "cash", "within": "city", "with": "", "request_id": str(uuid7())}
    answer = officer.post(here, sought)
    officer.post(here, sought)
    assert answer.status_code == 302 and answer["Location"] == f"{here}?within=city&kind=cash"
    for _reload in range(2):
        shown = text(officer.get(answer["Location"]))
    with as_role("system"):
        [row] = EmptySearch.objects.all()
    assert (row.kind, row.place_id, row.times, "where" in row.criteria) == ("cash", "MA-oujda", 1, True)
    assert f"{here}{far}/" not in shown and "1 more elsewhere" in shown
    [anywhere] = re.findall(r'href="([^"]+within=any[^"]*)"', shown)
    assert f"{here}{far}/" in text(officer.get(anywhere.replace("&amp;", "&")))


def test_another_service_is_sought_for_the_same_need(place):
    who, officer = place.person(), enter(place.sender)
    legal = service(place.receiver, "LEGAL", kind="legal")
    shown = text(officer.get(f"/people/{who}/refer/?need=legal"))
    assert f"/refer/{legal}/" in shown and f"/refer/{place.service}/" not in shown
