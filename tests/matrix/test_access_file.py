"""What she is handed is complete, and tells of nobody else."""

import json

import pytest
from django.db import transaction
from django.utils.translation import override

from parcours.accounts.models import User
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.people import accessing, actions
from parcours.people.naming import WORDS
from parcours.people.ports import followings, further
from parcours.reference.enums import Protection, Residence
from parcours.reference.queries import languages_named
from tests.matrix import furnishing
from tests.matrix.people_rights import requested
from tests.matrix.world import restricted
from tests.people.marking import mark

HERS = "Vx9k"
# Not told: keys made of what is told, what other tables are called, and what is told of other people.
NOT_TOLD = {
    "sort_key",
    "source_type",
    "explanation",
    "form_version",
    "people.EmergencyContact.name",
    "people.EmergencyContact.phone",
    "people.Guardianship.name",
    "people.Guardianship.body",
    "people.Guardianship.focal_point",
    "people.RestrictedFact.sealed",
    "people.NameKey.key",
    # The code of her card, told once among her particulars.
    "people.RightsRequest.code",
    # Sealed texts are opened, or told as a whole; what is shaped is told through its shape.
    "sealed",
    "digest",
    "digests",
    "surveys.Survey.once_key",
    "plan_code",
    "aid.Request.decided_right",
    "people.AccessNotice.code",
    "people.AnswerProof.witness",
    "people.ContactPreference.through_name",
    "people.ContactPreference.through_phone",
    "people.HouseholdMember.given",
    "referrals.Referral.code",
    "referrals.Referral.frozen",
    "referrals.Referral.items",
    # Codes as of that day: told in words, or among her particulars.
    "referrals.Referral.need",
    "referrals.Referral.sex",
    "referrals.Referral.nationality",
    "referrals.Referral.region",
    "referrals.Referral.age_band",
    # Only what the paper says of her: not who signed it.
    "training.Certificate.printed",
}

# When, what for and how: the words themselves are kept for days only.
COUNTED = {"outbox.Message"}


@pytest.fixture(scope="module")
def furnish():
    def more(world):
        furnishing.furnish(world)
        requested(world, "correction")

    return more


def told(world, actor=None) -> str:
    by = actor or world.caseworker
    with transaction.atomic(), acting(by):
        file = accessing.everything(by, world.people["own"])
    return json.dumps(accessing.as_json(file), ensure_ascii=False)


def test_everything_of_hers_is_in_it(world):
    with transaction.atomic(), as_role("system"):
        # Texts that only open with their key stay as they are.
        marked = {
            where: value
            for where, value in mark(world.people["own"], HERS, but=("people.RestrictedFact",)).items()
            if followings()[where[0]].access
        }
    text = told(world)
    missing = [
        f"{label}.{column}"
        for (label, column), value in marked.items()
        if value not in text and not {column, f"{label}.{column}"} & NOT_TOLD and label not in COUNTED
    ]
    assert missing == []
    assert len(marked) > 20


def test_it_tells_of_nobody_else(world):
    text = told(world)
    others = [value for relation in ("shared", "ended", "foreign") for value in world.canaries[relation]]
    assert [value for value in others if value in text] == []
    assert [name for name in User.objects.values_list("name", flat=True) if name in text] == []
    contact = [value for value in world.canaries["own"] if "contact" in value] + ["+212612345700"]
    assert [value for value in contact if value in text] == []


def test_what_her_enterprise_was_given_lent_and_bought_is_in_it(world):
    kept = {part["table"]: part["rows"] for part in json.loads(told(world))["kept"]}
    words = {f"Qzov{word}" for word in ("bakery", "milestone", "transfer", "oven", "serial", "kitchen")}
    assert [word for word in words if word not in json.dumps(kept)] == []
    [loan] = kept["enterprise.Loan"]
    assert (loan["amount"], loan["given_back"], loan["purpose"]) == ("100.00", "1.00", "Qzovoven")
    wanted = ("Grant", "Tranche", "Purchase", "Equipment", "Dossier", "Coaching", "Market", "StepDone")
    assert [name for name in wanted if not kept.get(f"enterprise.{name}")] == []


def test_restricted_facts_are_told_by_their_reader_alone(world):
    assert restricted("own") in told(world)
    assert restricted("own") not in told(world, world.actors["job_adviser"])


def test_it_says_who_may_see_her_and_who_looked(world):
    from parcours.kernel import recorder
    from parcours.kernel.recorder import Look, Looks

    looks = Looks([Look((world.people["own"],), "people.page", True)])
    with transaction.atomic(), acting(world.partner_actor):
        recorder.write_looks(world.partner_actor, looks)
    with transaction.atomic(), acting(world.caseworker):
        file = accessing.everything(world.caseworker, world.people["own"])
    assert {one["organisation"] for one in file.seen_by} == {"EN", "AMAPPE"}
    assert {one["organisation"] for one in file.looked} >= {"AMAPPE"}


def test_it_is_handed_over_when_it_was_granted(world):
    person, by, officer = world.people["own"], world.caseworker, world.actors["data_protection"]
    request = requested(world, "access")
    with acting(by), pytest.raises(Refused) as refused:
        accessing.access_file(by, person)
    assert refused.value.code == "people.not_granted"
    actions.take_request(by=officer, request=request)
    actions.decide_request(by=officer, request=request, answer="granted")
    with acting(by):
        assert accessing.access_file(by, person).parts
    with acting(officer), pytest.raises(Missing):
        accessing.access_file(officer, person)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_is_a_paper_in_her_language(world, language):
    import pypdfium2

    with transaction.atomic(), acting(world.caseworker), override(language):
        raw = accessing.as_pdf(accessing.everything(world.caseworker, world.people["own"]))
    with pypdfium2.PdfDocument(raw) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "Qzovgiven" in text
    # Questions stand in words, not in codes.
    assert "experience.proof" not in text
    if language == "fr":
        assert "Have you worked before?" in text


def test_every_line_has_its_name_and_no_code(world):
    """What a column is called in the database is no word to a person, nor are the codes kept in it."""
    unnamed = [
        f"{label}.{name}"
        for label, one in followings().items()
        if not callable(one.access)
        for name in one.access
        if one.words.get(name, WORDS.get(name)) is None
    ]
    assert unnamed == []
    with transaction.atomic(), acting(world.caseworker), override("en"):
        file = accessing.everything(world.caseworker, world.people["own"])
    shown = followings() | further()
    lines = [(part.table, line) for part in file.parts for row in part.lines for line in row]
    assert [
        (table, key)
        for table, (key, *_) in lines
        if shown[table].words.get(key, WORDS.get(key)) is None and "." not in key
    ] == []
    with override("en"):
        words = {str(one.label) for kind in (Protection, Residence) for one in kind}
        spoken = {name for _code, name in languages_named()}
    told = {(table, key): (name, text) for table, (key, name, _value, text) in lines}
    assert told["people.Consent", "given"][0] == "Your answer"
    assert told["people.LegalFact", "value"][1] in words
    assert told["people.Consent", "notice_language"][1] in spoken
