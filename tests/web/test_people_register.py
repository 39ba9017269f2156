"""Registering somebody: everything typed is kept, twice is once, whoever is known already is shown."""

import re
import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from parcours.accounts import actions as accounts
from parcours.documents import storing
from parcours.documents.models import MOST
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import declared
from parcours.people import listing, proofs, queries
from parcours.people.models import Person
from parcours.reference.queries import languages_named
from parcours.web.people import fields
from tests.documents.test_cleaning import PLACE, TOLD, jpeg
from tests.factories.accounts import actor, organisation
from tests.factories.papers import pdf
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"thumbprint" * 10
TOLD_JPEG = jpeg(*TOLD)

ANSWERS = {
    f"consent_{purpose}": "yes" for purpose in ("accompaniment", "sharing", "comparison", "reporting")
} | {"notice_language": "fr"}
LEAST = {"given_latin": "Aïssatou", "family_latin": "Diallo", "sex": "F", "nationality": "GN"} | ANSWERS
WHOLE = LEAST | {
    "request_id": "form-1",
    "given_arabic": "عائشة",
    "family_arabic": "ديالو",
    "birth_year": "1994",
    "quarter": "Sidi Yahya",
    "arrived_on_day": "3",
    "arrived_on_month": "4",
    "arrived_on_year": "2017",
    "household_size": "3",
    "protection": "asylum_seeker",
    "protection_document": "MAR-100",
    "protection_expires_on": "2090-01-01",
    "residence": "none",
    "document_1_kind": "passport",
    "document_1_number": "P 1",
    "document_1_country": "Guinée",
    "document_2_kind": "consular",
    "document_2_number": "C 2",
    "document_3_kind": "birth",
    "language_1": "français",
    "language_1_level": "fluent",
    "language_2": "arabe",
    "language_2_level": "some",
    "interpreter": "on",
    "schooling": "primary",
    "literacy": "some",
    "phone": "+212600000001",
    "phone_safe": "on",
    "contact_name": "Mariam",
    "contact_phone": "+212600000002",
    "read_aloud": "on",
    "consent_reporting": "no",
}


@pytest.fixture(autouse=True)
def programme():
    load_eu_maroc()


@pytest.fixture
def officer(sign_in):
    client = sign_in("caseworker")
    client.cookies["language"] = "fr"
    return client


def count() -> int:
    with as_role("system"):
        return Person.objects.count()


def said(code: str, **parameters) -> str:
    with override("fr"):
        return str(declared()[code]) % parameters if parameters else str(declared()[code])


def post(client, **changes):
    return client.post("/people/register/", LEAST | changes)


def test_everything_that_is_told_is_kept(officer):
    answer = officer.post("/people/register/", WHOLE)
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>([^<]*)', answer.content.decode())
    made = answer.headers["Location"].split("/")[2]
    with acting(officer.actor):
        found = listing.shown(officer.actor, made)
        assert (found.birth_date, found.birth_year, found.arrived_on) == (None, 1994, date(2017, 4, 3))
        assert {(n.script, n.given) for n in found.names.all()} == {
            ("latin", "Aïssatou"),
            ("arabic", "عائشة"),
        }
        assert [
            (d.kind, d.country_id)
            for d in sorted(queries.documents(officer.actor, found.id), key=lambda d: d.number)
        ] == [
            ("birth", None),
            ("consular", None),
            ("passport", "GN"),
        ]
        assert {s.language_id: s.level for s in queries.languages(officer.actor, found.id)} == {
            "fr": "fluent",
            "ar": "some",
        }
        told = {
            c.purpose: (c.given, c.notice_language, c.read_aloud)
            for c in queries.consents(officer.actor, found.id)
        }
        assert told["sharing"] == (True, "fr", True) and told["reporting"] == (False, "fr", True)
        assert {f.dimension: f.value for f in queries.legal_facts(officer.actor, found.id)} == {
            "protection": "asylum_seeker",
            "residence": "none",
        }
        assert queries.contact(officer.actor, found.id).name == "Mariam"
    page = officer.get(f"/people/{made}/registered/").content.decode()
    assert f"/people/{made}/assessment/" in page
    assert f"/people/{made}/card/" in page
    card = officer.get(f"/people/{made}/card/")
    assert card.headers["Content-Type"] == "application/pdf" and card.content.startswith(b"%PDF")


def test_a_name_a_sex_and_a_nationality_are_enough_and_no_papers_is_an_ordinary_answer(officer):
    assert post(officer).status_code == 302
    assert post(officer, given_latin="Binta", no_document="on", no_phone="on").status_code == 302
    assert count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"given_latin": "", "family_latin": ""}, "given_latin", "people.name_missing"),
        ({"given_latin": "عائشة"}, "given_latin", "people.name_not_latin"),
        ({"given_arabic": "Aïssatou"}, "given_arabic", "people.name_not_arabic"),
        ({"birth_year": "1850"}, "birth", "people.birth_too_early"),
        ({"birth_day": "1", "birth_month": "1", "birth_year": "2999"}, "birth", "people.birth_in_future"),
        ({"birth_year": "2014"}, "guardian_name", "people.guardian_missing"),
        ({"birth_year": "2014", "guardian_name": "A"}, "guardian_consent", "people.assent_missing"),
        (
            {"birth_year": "2014", "guardian_name": "A", "guardian_assent": "on", "guardian_consent": "on"},
            "guardian_focal_point",
            "people.focal_point_missing",
        ),
        ({"household_size": "99"}, "household_size", "people.household"),
        ({"phone": "12"}, "phone", "people.phone_unreadable"),
        ({"phone": "+212600000001", "no_phone": "on"}, "no_phone", "people.phone_and_none"),
        ({"document_1_kind": "passport", "no_document": "on"}, "no_document", "people.document_and_none"),
        (
            {
                "document_1_kind": "passport",
                "document_1_issued_on": "2020-01-02",
                "document_1_expires_on": "2020-01-01",
            },
            "document_1_expires_on",
            "people.expiry_before_issue",
        ),
        ({"contact_name": "M", "contact_phone": "12"}, "contact_phone", "people.phone_unreadable"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_everything_typed_is_kept(officer, changes, field, code):
    answer = post(officer, quarter="Sidi Yahya", language_1="wolof", **changes)
    page = answer.content.decode()
    assert answer.status_code == 422 and count() == 0
    beside = re.search(rf'id="id_{field}_field">(.*?)</div>', page, re.S)
    assert said(code) in beside.group(1).replace("&#x27;", "'")
    assert 'value="Sidi Yahya"' in page and 'value="wolof"' in page
    for name, value in (LEAST | changes).items():
        if value and name in ("family_latin", "birth_year", "phone", "household_size"):
            assert f'value="{value}"' in page


def test_what_is_in_no_list_is_said_beside_it_and_kept(officer):
    page = post(officer, language_1="klingon").content.decode()
    assert 'value="klingon"' in page and re.search(r'id="id_language_1_field">.*?class="error"', page, re.S)
    assert count() == 0


def test_each_purpose_wants_an_answer_and_no_is_one(officer):
    answer = officer.post("/people/register/", {k: v for k, v in LEAST.items() if k != "consent_sharing"})
    assert answer.status_code == 422 and 'href="#id_consent_sharing"' in answer.content.decode()
    assert post(officer, consent_sharing="no").status_code == 302


def test_the_notice_is_the_programmes_own_in_its_version(officer):
    from tests.factories.programmes import eu_maroc_pack

    notice = next(one for one in eu_maroc_pack().notices if one.purpose == "sharing")
    page = officer.get("/people/register/").content.decode()
    assert notice.text["ar"][:30] in page
    made = post(officer).headers["Location"].split("/")[2]
    with acting(officer.actor):
        versions = {c.purpose: c.notice_version for c in queries.consents(officer.actor, made)}
    assert versions["sharing"] == notice.version


def test_a_double_click_registers_once(officer):
    first = post(officer, request_id="once")
    second = post(officer, request_id="once", somebody_else="on")
    assert first.headers["Location"] == second.headers["Location"]
    assert count() == 1


@pytest.mark.parametrize("ended", [False, True])
def test_what_was_begun_in_one_role_is_not_kept_in_another(officer, ended):
    """Two windows, or a role that ended meanwhile: a form says for which organisation it was made."""

    def hidden() -> dict[str, str]:
        page = officer.get("/people/register/").content.decode()
        found = re.findall(r'name="(request_id|made_in)" value="([^"]+)"', page)
        # What is kept of a form's id tells nobody's role.
        assert dict(found)["made_in"] not in dict(found)["request_id"]
        return dict(found)

    admin, mine = actor(organisation("ADMIN"), role="administrator"), officer.membership.id
    there = organisation("HCR").id
    other = accounts.grant_role(by=admin, user=officer.actor.user, organisation=there, role="caseworker")
    begun = hidden()
    if ended:
        accounts.end_role(by=admin, membership=mine)
    else:
        officer.post("/account/role/", {"membership": str(other.membership)})
    answer = post(officer, **begun)
    page = answer.content.decode()
    assert (answer.status_code, count()) == (422, 0) and "un autre de vos rôles" in page
    assert 'value="Aïssatou"' in page
    assert post(officer, **hidden()).status_code == 302 and count() == 1
    with as_role("system"):
        assert Person.objects.get().registered_by_id == there


def test_whoever_is_known_already_is_shown_before_anything_is_kept(officer):
    known = person(officer.actor, birth_date=date(1994, 5, 2))
    answer = post(officer, given_latin="Aissatou", family_latin="Dialo", birth_2="1994")
    page = answer.content.decode()
    assert answer.status_code == 422 and f"/people/{known.person}/" in page and count() == 1
    assert 'name="somebody_else"' in page
    again = post(officer, given_latin="Aissatou", family_latin="Dialo", birth_2="1994", somebody_else="on")
    assert again.status_code == 302 and count() == 2


def test_who_may_be_her_is_told_by_age_and_place_not_by_a_code(officer):
    person(officer.actor, birth_date=date(1994, 5, 2), quarter="Qzovquarter")
    piece = officer.post("/people/register/known/", {"given_latin": "Aissatou", "family_latin": "Diallo"})
    page = piece.content.decode()
    assert "Qzovquarter" in page and not re.search(r"\b[0-9A-Z]{4} [0-9A-Z]{4}\b", page)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("peul", "ff"), ("Pular", "ff"), ("BAOULE", "bci"), ("malinké", "man"), ("arabe", "ar"), ("", "")],
)
def test_a_language_is_understood_as_it_is_written(db, typed, code):
    with override("fr"):
        field = fields.ListedField(listed=languages_named(), list_id="languages")
        assert field.clean(typed) == code


def test_a_word_of_several_languages_is_none_of_them(db):
    with override("fr"):
        field = fields.ListedField(
            listed=[("a", "kurde sorani"), ("b", "kurde kurmandji")], list_id="languages"
        )
        with pytest.raises(ValidationError):
            field.clean("kurde")


def test_while_the_name_is_written_candidates_of_the_own_organisation_appear(officer, sign_in):
    known = person(officer.actor)
    piece = officer.post("/people/register/known/", {"given_latin": "Aissatou", "family_latin": "Diallo"})
    assert f"/people/{known.person}/" in piece.content.decode() and b"<html" not in piece.content
    assert officer.post("/people/register/known/", {"given_latin": "Moussa"}).content.strip() == b""
    stranger = sign_in("caseworker", where="HCR")
    piece = stranger.post("/people/register/known/", {"given_latin": "Aissatou", "family_latin": "Diallo"})
    assert piece.content.strip() == b""


def test_whoever_may_not_register_finds_no_form(sign_in):
    for role in ("trainer", "coordinator", "funder"):
        assert sign_in(role).get("/people/register/").status_code == 404


def test_without_a_programme_a_neutral_notice_is_read(officer):
    from parcours.programmes.models import Programme

    Programme.objects.update(in_force=False)
    page = officer.get("/people/register/").content.decode()
    assert page.count('data-language="ar"') == 4


# The paper with her thumbprint ----------------------------------------------------------------------


def photo(content: bytes = JPEG, name: str = "paper.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def papers(officer, who) -> dict:
    """Witness and content of the paper, by the purpose of the answer that they prove."""
    with acting(officer.actor):
        answers = {one.id: one.purpose for one in queries.consents(officer.actor, who)}
        found = proofs.proofs_of(officer.actor, who)
        read = {one: proofs.paper(officer.actor, who, one) for one in found}
    return {answers[one]: (row.witness, read[one]) for one, row in found.items()}


def test_the_paper_is_taken_while_she_is_registered(officer):
    """Without what a telephone writes into a photo; kept once for all her answers."""
    answer = post(officer, witness="Fatou Sow", scan=photo(TOLD_JPEG))
    assert answer.status_code == 302
    found = papers(officer, answer.headers["Location"].split("/")[2])
    assert {witness for witness, _paper in found.values()} == {"Fatou Sow"} and len(found) == 4
    [(kind, kept)] = [paper for _witness, paper in found.values() if paper]
    assert kind == "image/jpeg" and PLACE not in kept and kept.startswith(JPEG[:2])


def test_a_paper_alone_or_none_is_taken_too(officer):
    found = papers(officer, post(officer, scan=photo()).headers["Location"].split("/")[2])
    assert list(found.values()) == [("", ("image/jpeg", JPEG))]
    other = post(officer, given_latin="Mariama", family_latin="Bah")
    assert papers(officer, other.headers["Location"].split("/")[2]) == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"#!/bin/sh", "documents.not_a_picture"),
        (b"", "documents.empty"),
        (JPEG + b"0" * MOST, "documents.too_large"),
    ],
)
def test_a_file_that_is_no_paper_is_refused_beside_its_field_and_nothing_is_lost(officer, content, code):
    answer = post(officer, quarter="Sidi Yahya", scan=photo(content))
    assert answer.status_code == 422 and count() == 0
    assert answer.context["form"].errors["scan"] == [said(code, most=10)]
    page = answer.content.decode()
    assert 'value="Sidi Yahya"' in page and "scan_kept" not in page


def test_the_paper_is_kept_while_the_form_comes_back(officer, sign_in):
    """Once for a mistake, once because she may be known already: it is not chosen again."""
    person(officer.actor)
    answer = post(officer, birth_year="3000", scan=photo(TOLD_JPEG), witness="Fatou Sow")
    mark = re.search('name="scan_kept" value="([0-9a-f]{64})"', answer.content.decode())[1]
    answer = post(officer, scan_kept=mark, witness="Fatou Sow")
    assert answer.status_code == 422 and answer.context["candidates"]
    mark = re.search('name="scan_kept" value="([0-9a-f]{64})"', answer.content.decode())[1]
    # Nobody else takes it up, and a mark that is none is said.
    other = sign_in("job_adviser")
    other.cookies["language"] = "fr"
    for client, told in ((other, mark), (officer, "../../etc/passwd"), (officer, "0" * 64)):
        refused = post(client, scan_kept=told, somebody_else="on")
        assert refused.context["form"].errors["scan"] == [said("documents.set_aside_gone")]
    done = post(officer, scan_kept=mark, witness="Fatou Sow", somebody_else="on")
    assert done.status_code == 302
    found = papers(officer, done.headers["Location"].split("/")[2])
    [(_kind, kept)] = [paper for _witness, paper in found.values() if paper]
    assert PLACE not in kept


def test_another_paper_takes_the_place_of_the_one_that_was_kept(officer):
    first = post(officer, birth_year="3000", scan=photo())
    mark = re.search('name="scan_kept" value="([0-9a-f]{64})"', first.content.decode())[1]
    done = post(officer, scan_kept=mark, scan=photo(pdf(), "paper.pdf"))
    found = papers(officer, done.headers["Location"].split("/")[2])
    assert [paper[1][0] for paper in found.values()] == ["application/pdf"]


def test_what_was_set_aside_and_never_taken_up_goes(officer):
    post(officer, birth_year="3000", scan=photo())
    with as_role("system"):
        assert storing.sweep(time.time() + 1) >= 1


def test_on_the_page_of_her_answers_it_is_kept_too(officer):
    who = person(officer.actor).person
    address = f"/people/{who}/consent/"
    answer = officer.post(address, {"notice_language": "fr", "scan": photo()})
    mark = re.search('name="scan_kept" value="([0-9a-f]{64})"', answer.content.decode())[1]
    told = {"notice_language": "fr", "consent_sharing": "yes", "scan_kept": mark}
    assert officer.post(address, told).status_code == 302
    assert [paper[1] for paper in papers(officer, who).values()] == [("image/jpeg", JPEG)]
