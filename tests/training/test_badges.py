"""The Open Badge of a certificate: signed, complete, and said to be revoked when it is."""

import json
from copy import deepcopy

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.training import actions, badges, models
from tests.factories.training import DAYS, course, marks, session

CODE = "ABCDEFGHJKMNPQRSTVWXYZ0123"
PRINTED = {
    "person": "Awa Diallo",
    "person_other_script": "",
    "course": {"fr": "Couture", "ar": "خياطة"},
    "hours": 120,
    "starts_on": "2024-03-04",
    "ends_on": "2024-03-05",
    "issued_on": "2024-03-06",
    "organisation": {"fr": "Entraide Nationale"},
    "programme": {"fr": "Parcours"},
    "languages": ["fr", "ar"],
    "specimen": False,
}


def unbase58(text: str) -> bytes:
    """The other way, by itself."""
    number = 0
    for letter in text:
        number = number * 58 + badges.ALPHABET.index(letter)
    ones = len(text) - len(text.lstrip("1"))
    return b"\x00" * ones + number.to_bytes((number.bit_length() + 7) // 8)


def verify(document: dict) -> None:
    """As a wallet does it: the key stands in the issuer."""
    document = deepcopy(document)
    proof = document.pop("proof")
    signature = unbase58(proof.pop("proofValue")[1:])
    did, part = proof["verificationMethod"].split("#")
    assert did == document["issuer"]["id"] and did.endswith(part)
    raw = unbase58(part[1:])
    assert raw[:2] == b"\xed\x01" and len(raw) == 34
    key = Ed25519PublicKey.from_public_bytes(raw[2:])
    key.verify(signature, badges.hashed(proof) + badges.hashed(document))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"\x00", "1"),
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (b"\x00\x00\x28\x7f\xb4\xcd", "11233QC4"),
    ],
)
def test_base58(raw, text):
    assert badges.base58(raw) == text and unbase58(text) == raw


def test_a_badge_is_signed_and_says_what_the_paper_says():
    document = json.loads(json.dumps(badges.badge(CODE, PRINTED)))
    verify(document)
    subject = document["credentialSubject"]
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert subject["identifier"][0]["identityHash"] == "Awa Diallo"
    assert subject["achievement"]["name"] == "Couture" and document["validFrom"] == "2024-03-06T00:00:00Z"
    assert document["issuer"]["name"] == "Entraide Nationale"


@pytest.mark.parametrize("where", ["name", "validFrom"])
def test_an_altered_badge_does_not_hold(where):
    document = badges.badge(CODE, PRINTED)
    document[where] += "x"
    with pytest.raises(InvalidSignature):
        verify(document)


@pytest.mark.django_db
def test_anybody_with_the_code_takes_it_and_reads_that_it_was_revoked(here, client):
    with clock.at(DAYS[0]):
        wanted = session(here.trainer, course(here.trainer))
        enrolment = actions.enrol(by=here.caseworker, session=wanted, person=here.people[0]).id
    with clock.at(DAYS[1]):
        actions.take_attendance_many(by=here.trainer, session=wanted, half_days=marks(wanted, [enrolment]))
        actions.complete(by=here.trainer, session=wanted, enrolment=enrolment)
        made = actions.certify(by=here.trainer, session=wanted, enrolment=enrolment)
    with acting(here.trainer):
        assert models.Certificate.objects.get(pk=made.id).code == made.code
    assert f"/c/{made.code}/badge.json" in client.get(f"/c/{made.code}/").content.decode()
    answer = client.get(f"/c/{made.code}/badge.json")
    verify(answer.json())
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    status = f"/c/{made.code}/status.json"
    assert answer.json()["credentialStatus"]["id"].endswith(status)
    assert client.get(status).json()["revokedCredential"] == []
    actions.revoke_certificate(by=here.coordinator, certificate=made.id, reason="wrong_content")
    assert client.get(status).json()["revokedCredential"] == [{"id": answer.json()["id"], "revoked": True}]
    assert client.get(f"/c/{made.code}/badge.json").status_code == 404
    unknown = "0" * 26
    assert client.get(f"/c/{unknown}/status.json").status_code == 404
