"""A certificate as an Open Badge (1EdTech Open Badges 3.0): what the paper prints, signed, to take along.

The document is a W3C Verifiable Credential with a Data Integrity proof of the suite ``eddsa-jcs-2022``. The
issuer is the ``did:key`` of this instance, so that whoever checks needs nothing but the file; whether it was
revoked is said at the address of its ``credentialStatus``.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from parcours.documents.wording import pick

from .papers import address_of

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
SPECIMEN = ["Specimen, personne inventée"]
"""What badges of a demonstration begin with."""
ED25519 = b"\xed\x01"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def badge(code: str, printed: Mapping[str, Any]) -> dict[str, Any]:
    """The signed credential of a valid certificate."""
    issuer, language = _did(_key()), printed["languages"][0]

    def said(name: str) -> str:
        return pick(dict(printed[name]), language)

    course, body = said("course"), said("organisation")
    credential = {
        "@context": CONTEXT,
        "id": f"{address_of(code)}badge.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": course,
        "issuer": {"id": issuer, "type": ["Profile"], "name": body},
        "validFrom": _moment(date.fromisoformat(printed["issued_on"])),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": printed["person"],
                    "identityType": "name",
                }
            ],
            "activityStartDate": _moment(date.fromisoformat(printed["starts_on"])),
            "activityEndDate": _moment(date.fromisoformat(printed["ends_on"])),
            "achievement": {
                "id": uuid5(NAMESPACE_URL, f"{issuer}/{body}/{course}/{printed['hours']}").urn,
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": course,
                "description": " · ".join(
                    [*SPECIMEN[: printed["specimen"]], course, body, said("programme")]
                ),
                "inLanguage": language,
                "criteria": {"id": address_of(code), "narrative": f"{course}: {printed['hours']} h"},
            },
        },
        "credentialStatus": {"id": status_address(code), "type": "1EdTechRevocationList"},
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    return credential | {"proof": _proof(credential)}


def status_address(code: str) -> str:
    return f"{address_of(code)}status.json"


def status(code: str, *, revoked: bool) -> dict[str, Any]:
    """The revocation list of one certificate: whoever knows its code reads of it alone."""
    found = [{"id": f"{address_of(code)}badge.json", "revoked": True}] if revoked else []
    return {"id": status_address(code), "issuer": _did(_key()), "revokedCredential": found}


# The proof ----------------------------------------------------------------------------------------


def _key() -> Ed25519PrivateKey:
    secret = hashlib.sha256(b"parcours open badges\x00" + settings.SECRET_KEY.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(secret)


def _multikey(key: Ed25519PrivateKey) -> str:
    return "z" + base58(ED25519 + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def _did(key: Ed25519PrivateKey) -> str:
    return f"did:key:{_multikey(key)}"


def _proof(credential: Mapping[str, Any]) -> dict[str, Any]:
    key = _key()
    told = {
        "@context": credential["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": credential["validFrom"],
        "verificationMethod": f"{_did(key)}#{_multikey(key)}",
        "proofPurpose": "assertionMethod",
    }
    return told | {"proofValue": "z" + base58(key.sign(hashed(told) + hashed(credential)))}


def hashed(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical form (RFC 8785). Keys here are ASCII, numbers whole."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def base58(raw: bytes) -> str:
    """In the alphabet of Bitcoin, as Multibase's ``z`` asks."""
    number, text = int.from_bytes(raw), ""
    while number:
        number, rest = divmod(number, 58)
        text = ALPHABET[rest] + text
    return ALPHABET[0] * (len(raw) - len(raw.lstrip(b"\x00"))) + text


def _moment(day: date) -> str:
    return datetime.combine(day, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
