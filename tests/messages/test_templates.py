"""What messages say: only what is on their list, and on a telephone that others read even less."""

from datetime import date, time

import pytest
from django.utils import translation

from parcours.messages import rendering, templates
from parcours.messages.enums import Audience
from parcours.messages.rules import LANGUAGES, Address, parts
from parcours.people import enums as people
from parcours.reference.enums import Protection, Residence

TEMPLATES = templates.every()
TO_PERSONS = [code for code, one in TEMPLATES.items() if one.audience == Audience.PERSON]
LINK = "http://127.0.0.1:8000/f/ABC"
VALUES = {
    "day": date(2019, 3, 4),
    "hour": time(10, 30),
    "place": "Qzplace",
    "phone": "0537 11 22 33",
    "link": LINK,
    "organisation": "Qzbody",
    "days": 3,
    "count": 4,
    "code": "QZ-17",
}
# What must never be read on a telephone: names, statuses, violence, health, and what services are for.
FORBIDDEN = [
    "asile",
    "réfugi",
    "refugee",
    "asylum",
    "لاجئ",
    "لجوء",
    "migrant",
    "مهاجر",
    "titre de séjour",
    "permit",
    "residence",
    "إقامة",
    "violence",
    "عنف",
    "traite",
    "trafficking",
    "santé",
    "health",
    "صحة",
    "médecin",
    "psycho",
    "نفس",
    "VIH",
    "HIV",
    "abri",
    "shelter",
    "foyer",
    "hébergement",
    "juridique",
    "legal",
    "avocat",
    "HCR",
    "UNHCR",
    "argent",
    "cash",
    "formation",
    "training",
    "تكوين",
    "emploi",
    "job",
    "شغل",
    "enfant",
    "child",
]


def values_of(template, *, but=()):
    return {name: VALUES[name] for name in template.variables if name not in but}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PARCOURS_URL = "http://127.0.0.1:8000"
    settings.PARCOURS_SENDER = "Parcours"


def render(code, language="fr", channel="sms", **more):
    template = TEMPLATES[code]
    address = Address(channel, "+212612345678", language, **more)
    return rendering.render(template, address, values_of(template))


@pytest.mark.parametrize("code", TEMPLATES)
def test_every_template_is_said_in_three_languages(code, language):
    said = render(code, language, "email")
    english = render(code, "en", "email")
    assert "%(" not in said.subject + said.text and said.text
    assert language == "en" or said.text != english.text


@pytest.mark.parametrize("code", TO_PERSONS)
@pytest.mark.parametrize("shared", [False, True])
def test_no_message_to_a_person_tells_what_must_not_be_read(code, language, shared):
    said = render(code, language, shared=shared)
    found = [word for word in FORBIDDEN if word.casefold() in (said.subject + said.text).casefold()]
    assert found == []


@pytest.mark.parametrize("code", TO_PERSONS)
def test_a_shared_telephone_gets_neither_place_nor_link_nor_purpose(code, language):
    for more in ({"shared": True}, {"through": "Qzsister"}):
        said = render(code, language, **more)
        assert said.variant == "neutral"
        for hidden in ("Qzplace", LINK, "Qzsister"):
            assert hidden not in said.subject + said.text
        with translation.override(language):
            appointment = {"fr": "rendez-vous", "ar": "موعد", "en": "appointment"}[language]
        assert appointment not in said.text.casefold()


FACTS = {
    **{f"protection {one}": one for one in Protection.values},
    **{f"residence {one}": one for one in Residence.values},
    **{f"restricted {one}": f"Qz{one}canary" for one in people.RestrictedKind.values},
    "name": "Aïssatou Diallo",
}


@pytest.mark.parametrize("code", TO_PERSONS)
@pytest.mark.parametrize("fact", FACTS)
def test_a_forbidden_fact_has_no_way_in(code, fact):
    """Each is offered under every name a caller might think of, and in place of every variable."""
    template = TEMPLATES[code]
    address = Address("sms", "+212612345678")
    for name in ("status", "name", "first_name", "service", "kind", "text", "reason", "organisation"):
        with pytest.raises(ValueError, match="does not say"):
            rendering.render(template, address, values_of(template) | {name: FACTS[fact]})
    for name in template.variables - {"place"}:
        with pytest.raises(ValueError, match="unfit"):
            rendering.render(template, address, values_of(template) | {name: FACTS[fact]})


@pytest.mark.parametrize("code", TEMPLATES)
def test_what_it_needs_is_asked_for_and_the_rest_may_lack(code):
    template = TEMPLATES[code]
    address = Address("sms", "+212612345678")
    for name in template.needs:
        with pytest.raises(ValueError, match="needs"):
            rendering.render(template, address, values_of(template, but=(name,)))
    least = {name: VALUES[name] for name in template.needs}
    assert rendering.render(template, address, least).text


@pytest.mark.parametrize("code", TO_PERSONS)
def test_a_shared_telephone_is_told_something_whatever_is_known(code, language):
    template = TEMPLATES[code]
    least = {name: VALUES[name] for name in template.needs}
    address = Address("sms", "+212612345678", language, shared=True)
    assert len(rendering.render(template, address, least).text) > 20


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/x", "javascript:alert(1)", "http://127.0.0.1:8000.evil.example/", "x"]
)
def test_a_link_leads_to_us_only(link):
    template = TEMPLATES["feedback.request"]
    with pytest.raises(ValueError, match="unfit"):
        rendering.render(template, Address("sms", "+212612345678"), {"link": link})


TO_COME = ["referral.news", "aid.ready", "appointment.missed", "appointment.cancelled"]


@pytest.mark.parametrize("code", TO_COME)
@pytest.mark.parametrize("shared", [False, True])
def test_without_a_telephone_it_says_to_come_by_and_where_if_that_may_be_read(code, language, shared):
    template = TEMPLATES[code]
    address = Address("email", "her@example.org", language, shared=shared)
    come = {"fr": "passez nous voir", "ar": "بزيارتنا", "en": "come by"}[language]

    def text(*but):
        return rendering.render(template, address, values_of(template, but=but)).text.casefold()

    placed, nowhere = text("phone"), text("phone", "place")
    assert come in placed and come in nowhere
    assert ("qzplace" in placed) is not shared and "qzplace" not in nowhere
    assert VALUES["phone"] in text() and VALUES["phone"] not in placed


def test_the_first_of_a_month_is_said_in_french_as_people_say_it():
    template = TEMPLATES["appointment.reminder"]
    first = values_of(template) | {"day": date(2026, 12, 1)}
    for language, said in (("fr", "mardi 1er décembre"), ("en", "Tuesday 1 December"), ("ar", "1 دجنبر")):
        text = rendering.render(template, Address("email", "her@example.org", language), first).text
        assert said in text, text


def test_days_and_hours_are_said_as_people_say_them():
    assert "lundi 4 mars" in render("appointment.reminder", "fr").text
    arabic = render("appointment.reminder", "ar").text
    assert "4 مارس" in arabic and "10:30" in arabic
    assert render("appointment.reminder", "wo").language == "fr"


@pytest.mark.parametrize("code", TO_PERSONS)
def test_a_message_to_a_telephone_is_short(code, language):
    said = render(code, language)
    assert said.parts == parts(said.text)
    assert said.parts <= (1 if language != "ar" else 2), (said.parts, len(said.text), said.text)
