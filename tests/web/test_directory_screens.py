"""The directory on screen: searched, looked at, kept, confirmed; secret places stay secret."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.accounts import actions as accounts
from parcours.accounts.models import User
from parcours.directory import actions, models
from parcours.directory.matching import Criteria
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.people import functioning
from parcours.people.rules import Spoken
from tests.factories.accounts import actor
from tests.factories.directory import plan, service, shelter
from tests.factories.home import opened_home
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(db):
    return load_eu_maroc()


@pytest.fixture
def caseworker(programme, sign_in):
    return sign_in("caseworker")


@pytest.fixture
def elsewhere(programme, sign_in):
    return sign_in("caseworker", where="AMAPPE")


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def test_a_search_is_kept_in_its_address_and_says_what_nearly_fits(caseworker):
    service(caseworker.actor, "F1", name={"fr": "Atelier des femmes"}, sexes=["F"])
    service(caseworker.actor, "ALL", name={"fr": "Cours pour tous"})
    asked = {"kind": "language", "place": "MA-oujda", "within": "region", "sex": "M"}
    answer = posted(caseworker, "/services/", **asked)
    assert answer.status_code == 302 and "sex=M" in answer["Location"]
    page = text(caseworker.get(answer["Location"]))
    assert "Cours pour tous" in page and "Atelier des femmes" not in page
    assert "within=region" in page and "kind=language&amp;place=MA-oujda&amp;within=region&quot;" not in page
    without = text(caseworker.get("/services/?kind=language&place=MA-oujda&within=region"))
    assert "Atelier des femmes" in without


def test_the_page_asks_the_database_as_often_whatever_is_there(caseworker):
    def asked():
        with CaptureQueriesContext(connection) as counted:
            text(caseworker.get("/services/?kind=language&place=MA-oujda"))
        return len(counted)

    service(caseworker.actor, "ONE")
    asked()
    few = asked()
    actions.add_services(by=caseworker.actor, services=[plan(f"S{n}") for n in range(30)])
    assert asked() <= few + 1, "the second page may cost a query, nothing else"


def test_an_empty_search_is_counted_and_shown_to_coordinators(caseworker, sign_in):
    posted(caseworker, "/services/", kind="childcare", place="MA-oujda", within="city")
    caseworker.get("/services/?kind=childcare&place=MA-oujda")
    with as_role("system"):
        [row] = models.EmptySearch.objects.all()
    assert (row.kind, row.place_id, row.criteria, row.times) == ("childcare", "MA-oujda", "where", 1)
    assert caseworker.get("/services/missing/").status_code in (403, 404)
    page = text(sign_in("coordinator").get("/services/missing/"))
    assert "Garde d’enfants" in page and "Oriental" in page


def test_for_a_person_nothing_of_her_stands_in_the_address(caseworker):
    her = person(caseworker.actor, city="MA-oujda", sex="F").person
    service(caseworker.actor, "M1", name={"fr": "Atelier des hommes"}, sexes=["M"])
    service(caseworker.actor, "W1", name={"fr": "Atelier des femmes"}, sexes=["F"])
    assert "Taken" not in text(caseworker.get(f"/people/{her}/services/"))
    answer = posted(
        caseworker, f"/people/{her}/services/", kind="language", place="MA-oujda", within="region"
    )
    assert answer["Location"] == f"/people/{her}/services/?kind=language&place=MA-oujda&within=region"
    page = text(caseworker.get(answer["Location"]))
    assert "Atelier des femmes" in page and "Atelier des hommes" not in page
    assert "without=sex" in page
    page = text(caseworker.get(answer["Location"] + "&without=sex"))
    assert "Atelier des hommes" in page


def test_whoever_asked_for_a_place_without_steps_is_shown_one(caseworker):
    """What she asked for counts, what she answered of walking never does; her address says neither."""
    who = person(caseworker.actor, city="MA-oujda").person
    for code, step_free in (("UP", False), ("FLAT", True), ("WHO", None)):
        service(caseworker.actor, code, name={"fr": f"Cours {code}"}, step_free=step_free)
    here = f"/people/{who}/services/?kind=language&within=region"
    functioning.record_functioning(
        by=caseworker.actor, person=who, answered=functioning.Answered(walking="cannot")
    )
    assert "Cours UP" in text(caseworker.get(here))
    functioning.record_functioning(
        by=caseworker.actor, person=who, answered=functioning.Answered(needs=["step_free"])
    )
    for address in (here, here + "&without=access"):
        shown = text(caseworker.get(address))
        assert "Cours UP" not in shown and "Cours FLAT" in shown and "Cours WHO" in shown
        assert "Sans marches" in shown and "without=access&" not in shown.replace(address, "")
    anybody = text(caseworker.get("/services/?kind=language&step_free=True"))
    assert "Cours UP" not in anybody and "step_free=True" not in anybody.split('id="results"')[1]


def test_who_speaks_one_language_alone_is_offered_what_needs_an_interpreter(programme, sign_in):
    """By her own desk and by a desk that refers her; only what is spoken when it is asked for."""
    client = sign_in("caseworker")
    client.cookies["language"] = "en"
    elsewhere = sign_in("caseworker", where="AMAPPE").actor
    service(elsewhere, "FF", name={"fr": "Qpulaar"}, languages=["ff"])
    service(elsewhere, "IN", name={"fr": "Qwithinterpreter"}, languages=["fr"], interpreter=True)
    service(elsewhere, "FR", name={"fr": "Qfrench"}, languages=["fr"])
    who = person(client.actor, languages=[Spoken("ff")]).person
    for address in (f"/people/{who}/services/?kind=language&within=any", f"/people/{who}/refer/?within=any"):
        page = text(client.get(address))
        order = ["Qpulaar", "Qwithinterpreter", "With an interpreter", "Qfrench", "No common language"]
        assert [page.index(one) for one in order] == sorted(page.index(one) for one in order), address
        assert page.count("No common language: interpreter needed") == 1 and "only=language" in page
        strict = text(client.get(f"{address}&only=language"))
        assert "Qwithinterpreter" in strict and "Qfrench" not in strict and "without=language" in strict
        left_out = text(client.get(f"{address}&only=language&without=language"))
        assert "Qfrench" in left_out and "No common language" not in left_out
    anybody = text(client.get("/services/?kind=language&language=ff&within=any"))
    assert "Qfrench" in anybody and "No common language" in anybody
    only = text(client.get("/services/?kind=language&language=ff&language_only=True&within=any"))
    assert "Qfrench" not in only and "Qwithinterpreter" in only


def test_the_form_says_the_place_that_was_taken_from_her_file(caseworker):
    her = person(caseworker.actor, city="MA-oujda", sex="F").person
    service(caseworker.actor, "W1", name={"fr": "Atelier des femmes"})
    for address in (f"/people/{her}/services/?kind=language", f"/people/{her}/refer/?within=region"):
        page = text(caseworker.get(address))
        assert '<option value="MA-oujda" selected>' in page, address
        assert '<option value="region" selected>' in page, address


def test_a_need_that_is_touched_is_a_search_like_any_other(caseworker, sign_in):
    her = person(caseworker.actor, city="MA-oujda", sex="F").person
    service(caseworker.actor, "M1", sexes=["M"])
    for address in ("/services/", f"/people/{her}/services/"):
        page = text(caseworker.get(address))
        assert '<button class="title" name="kind" value="language">' in page, address
    answer = posted(
        caseworker, f"/people/{her}/services/", kind="language", place="MA-oujda", within="region"
    )
    assert "kind=language" in answer["Location"] and "place=MA-oujda" in answer["Location"]
    with as_role("system"):
        assert models.EmptySearch.objects.count() == 1


def test_a_shelter_is_a_safe_place_to_others(caseworker, elsewhere):
    wanted = shelter(caseworker.actor)
    assert "Qzshelter" in text(caseworker.get(f"/services/{wanted}/"))
    assert elsewhere.get(f"/services/{wanted}/").status_code == 404
    page = text(elsewhere.get("/services/?kind=housing&place=MA-oujda"))
    assert "Qzshelter" not in page and "12349876" not in page
    assert "lieu sûr" in page


def edit(**more) -> dict:
    told = {
        "code": "NEW-1",
        "kind": "language",
        "source_language": "fr",
        "name_fr": "Cours du soir",
        "place": "MA-oujda",
        "cost": "free",
        "confirm_every_days": "60",
    }
    return told | more


def test_a_service_is_added_changed_and_ended(caseworker):
    answer = posted(caseworker, "/services/new/", **edit(hours_1="9:00-12:30", places="12"))
    assert answer.status_code == 302, text(answer)
    url = answer["Location"]
    page = text(caseworker.get(url))
    assert "Cours du soir" in page and "09:00-12:30" in page
    form = text(caseworker.get(f"{url}change/"))
    assert 'value="09:00-12:30"' in form and 'value="12"' in form
    answer = posted(caseworker, f"{url}change/", **edit(name_fr="Cours du matin", places="14"))
    assert answer.status_code == 302, text(answer)
    assert "Cours du matin" in text(caseworker.get(url))
    assert posted(caseworker, f"{url}end/").status_code == 302
    assert posted(caseworker, f"{url}reopen/").status_code == 302


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ({"hours_2": "le matin"}, "le matin"),
        ({"code": "é"}, "Cours du soir"),
        ({"places": "beaucoup"}, "beaucoup"),
        ({"age_from": "40", "age_to": "20"}, "40"),
        ({"amount": "x", "cost": "paid"}, "Cours du soir"),
    ],
)
def test_what_was_typed_stays_when_it_cannot_be(caseworker, more, kept):
    page = text(posted(caseworker, "/services/new/", **edit(**more)))
    assert "form-errors" in page and kept in page
    with as_role("system"):
        assert not models.Service.objects.exists()


def test_an_owner_sees_at_home_what_to_confirm_and_does_it_in_one_click(caseworker):
    with clock.at(clock.now() - timedelta(days=20)):
        from tests.factories.accounts import actor

        wanted = service(actor(caseworker.actor.organisation), confirm_every_days=10)
    with as_role("system"):
        models.Service.objects.update(owner=caseworker.actor.user)
    home = opened_home(caseworker)
    assert f"/services/{wanted}/confirm/" in home
    assert posted(caseworker, f"/services/{wanted}/confirm/").status_code == 302
    assert f"/services/{wanted}/confirm/" not in opened_home(caseworker)


def test_our_services_say_who_confirms_them_and_are_of_one_where_there_are_several(caseworker, sign_in):
    other = sign_in("caseworker", login="karim")
    service(caseworker.actor, "A1", name={"fr": "Qzmine"})
    service(other.actor, "B2", name={"fr": "Qzkarim"})
    User.objects.filter(pk=other.actor.user).update(name="Karim Alaoui")
    page = text(caseworker.get("/services/ours/"))
    assert "<bdi>Karim Alaoui</bdi>" in page and 'name="owner"' in page
    of_karim = text(caseworker.get(f"/services/ours/?owner={other.actor.user}"))
    assert caseworker.get(f"/services/ours/?owner={uuid7()}").status_code == 404
    assert "Qzkarim" in of_karim and "Qzmine" not in of_karim


def test_several_are_confirmed_at_once(caseworker):
    with clock.at(clock.now() - timedelta(days=20)):
        ids = [service(caseworker.actor, f"S{n}", confirm_every_days=10) for n in range(3)]
    assert text(caseworker.get("/services/ours/")).count('name="service"') == 3
    caseworker.post("/services/ours/", {"request_id": str(uuid7()), "service": ids})
    assert 'name="service"' not in text(caseworker.get("/services/ours/"))


def test_others_cannot_open_the_forms(caseworker, elsewhere):
    wanted = service(caseworker.actor)
    for name in ("change", "confirm", "end", "texts", "reopen"):
        assert elsewhere.get(f"/services/{wanted}/{name}/").status_code == 404
    assert "change/" not in text(elsewhere.get(f"/services/{wanted}/"))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_speak_the_other_languages(programme, sign_in, language):
    client = sign_in("coordinator", language=language)
    wanted = service(client.actor, owner=client.actor.user)
    actions.note_search(by=client.actor, sought=Criteria(kind="legal", place="MA-oujda"))
    for url in ("/services/", "/services/?kind=language", "/services/ours/", "/services/new/"):
        text(client.get(url))
    for url in (f"/services/{wanted}/", f"/services/{wanted}/change/", "/services/missing/"):
        text(client.get(url))


def test_a_file_is_shown_before_it_is_taken_in(programme, sign_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = sign_in("coordinator")
    text_of_file = "code;need;name_fr;place\nA1;language;Cours du soir;MA-oujda\n"

    def sent(content: str):
        file = SimpleUploadedFile("services.csv", content.encode())
        return text(posted(client, "/services/import/", file=file))

    wrong = sent(text_of_file.replace("language", "magie"))
    assert 'name="told"' not in wrong and "magie" in wrong
    page = sent(text_of_file)
    assert "Cours du soir" in page
    told = page.split('name="told" value="')[1].split('"')[0]
    with as_role("system"):
        assert not models.Service.objects.exists()
    assert posted(client, "/services/import/", told=told + "x").status_code == 404
    assert posted(client, "/services/import/", told=told)["Location"] == "/services/ours/"
    with as_role("system"):
        assert models.Service.objects.get().name == {"fr": "Cours du soir"}
    for form in ("csv", "xlsx", "hsds"):
        answer = client.get(f"/services/export/{form}/")
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert client.get("/services/export/pdf/").status_code == 404


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(sign_in, programme):
    file = SimpleUploadedFile("services.xlsx", b"PK\x03\x04 nothing of the kind")
    answer = sign_in("coordinator").post("/services/import/", {"file": file})
    assert answer.status_code == 200 and list(answer.context["form"].errors) == ["file"]


def told_anew(client, wanted, **changes):
    """The form of a service as the browser sends it back, with changes."""
    form = client.get(f"/services/{wanted}/change/").context["form"]
    told = {
        name: "" if value is None else value
        for name, value in ((bound.html_name, bound.value()) for bound in form)
        if value is not False
    }
    return client.post(f"/services/{wanted}/change/", told | changes)


def test_the_point_of_a_service_is_told_kept_and_shown_on_the_map(caseworker, elsewhere):
    wanted = service(caseworker.actor)
    here = f"/services/{wanted}/"
    shown = text(caseworker.get(here))
    assert 'class="dot"' in shown and "Centre-ville" in shown and "geo:" not in shown
    answer = told_anew(caseworker, wanted, latitude="34,68051234", longitude="-1.9076")
    assert answer.status_code == 302
    for reader in (caseworker, elsewhere):
        shown = text(reader.get(here))
        assert 'href="geo:34.6805,-1.9076"' in shown and shown.count('class="dot"') == 1
    # Changing something else keeps it.
    told_anew(caseworker, wanted, phone="+212536000000")
    assert "geo:34.6805,-1.9076" in text(caseworker.get(here))
    told_anew(caseworker, wanted, latitude="", longitude="")
    assert "geo:" not in text(caseworker.get(here))


def test_a_service_stands_where_its_site_is(caseworker, elsewhere):
    """Its own point comes first; a secret place has no site that could tell where it is."""
    admin, where = actor(caseworker.actor.organisation, "administrator"), caseworker.actor.organisation
    told = {"organisation": where, "code": "EN-X", "name": {"fr": "Qzsite"}, "place": "MA-oujda"}
    point = {"latitude": Decimal("34.6900"), "longitude": Decimal("-1.9200")}
    site = accounts.set_site(by=admin, **told, **point).site
    # Said anew without its point, it keeps it.
    accounts.set_site(by=admin, **told)
    wanted = service(caseworker.actor, site=site)
    page = text(elsewhere.get(f"/services/{wanted}/"))
    assert 'href="geo:34.6900,-1.9200"' in page and page.count('class="dot"') == 1 and "Qzsite" in page
    told_anew(caseworker, wanted, latitude="34.6805", longitude="-1.9076")
    page = text(elsewhere.get(f"/services/{wanted}/"))
    assert "geo:34.6805,-1.9076" in page and "34.6900" not in page
    with pytest.raises(Refused) as refused:
        shelter(caseworker.actor, site=site)
    assert refused.value.code == "directory.secret_has_no_site"


def test_a_point_that_cannot_be_is_said_and_nothing_is_lost(caseworker):
    wanted = service(caseworker.actor)
    nonsense = [("nord", "-1.9"), ("34.68", ""), ("1e400", "2"), ("NaN", "-1")]
    for latitude, longitude in [*nonsense, ("-1.9076", "34.6805"), ("48.85", "2.35")]:
        answer = told_anew(caseworker, wanted, latitude=latitude, longitude=longitude, phone="0536")
        assert f'value="{latitude}"' in text(answer) and 'value="0536"' in text(answer)
        assert answer.context["form"].errors.keys() & {"latitude", "longitude"}, (latitude, longitude)


def test_the_point_of_a_secret_place_is_shown_to_its_own_people_alone(caseworker, elsewhere):
    wanted = shelter(caseworker.actor, latitude=Decimal("34.6812"), longitude=Decimal("-1.9034"))
    assert "geo:34.6812,-1.9034" in text(caseworker.get(f"/services/{wanted}/"))
    assert elsewhere.get(f"/services/{wanted}/").status_code == 404
    for address in ("/services/?kind=housing&place=MA-oujda&within=25", "/services/?kind=housing&within=any"):
        page = text(elsewhere.get(address))
        assert "34.6812" not in page and "1.9034" not in page and "Qzshelter" not in page


def test_what_a_file_of_another_directory_does_not_tell_is_asked_on_the_screen(programme, sign_in):
    """Once for all of its services, or one by one; then it is taken in as every other file."""
    client = sign_in("coordinator")
    theirs = [
        {
            "id": name,
            "name": name,
            "organization": {"id": "o", "name": "Voisin"},
            "locations": [{"name": "Cave"}],
        }
        for name in ("Alpha", "Beta")
    ]
    file = SimpleUploadedFile("services.json", json.dumps(theirs).encode())
    answer = posted(client, "/services/import/", file=file)
    page, form = text(answer), answer.context["missing"]
    assert 'name="told"' not in page and "Cave" in page and "Voisin" in page
    alpha, beta = (next(name for name in names if name.startswith("need_")) for _row, names in form.lines)
    said = {"asked": answer.context["asked"], "place": "MA-oujda", "need": "legal", beta: "cash"}
    said |= {"organisation": "EN"} if "organisation" in form.fields else {}
    half = posted(client, "/services/import/", **{"asked": said["asked"], alpha: "legal"})
    assert 'name="told"' not in text(half) and len(half.context["found"].asked) == 2
    assert 'role="alert"' in text(half) and 'role="alert"' not in page
    assert posted(client, "/services/import/", **said | {"asked": said["asked"] + "x"}).status_code == 404
    done = posted(client, "/services/import/", **said)
    assert not done.context["found"].asked and 'name="told"' in text(done)
    posted(client, "/services/import/", told=done.context["told"])
    with as_role("system"):
        kinds = dict(models.Service.objects.values_list("kind", "place_id"))
    assert kinds == {"legal": "MA-oujda", "cash": "MA-oujda"}
