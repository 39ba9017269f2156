"""What a certificate prints, kept when it is issued, and the papers made from it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from parcours.accounts.models import User
from parcours.accounts.queries import is_demo
from parcours.documents.papers import CertificateData, certificate_pdf
from parcours.documents.wording import pick
from parcours.kernel.actor import Actor
from parcours.people.models import PersonName
from parcours.people.queries import names_of
from parcours.programmes.queries import pack as pack_in_force

from .models import Certificate, Enrolment, Session

LANGUAGES = ("fr", "ar", "en")
DAYS = ("starts_on", "ends_on", "issued_on")


def hours(value: Decimal | None) -> str:
    """As it stands on a sheet; nothing where it is not noted."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def full_name(name: PersonName) -> str:
    return f"{name.given} {name.family}".strip()


def both_scripts(names: list[PersonName]) -> tuple[str, str]:
    """Her main name, in Latin script when it is known, and the same in the other script or nothing."""
    of_script: dict[str, str] = {}
    for name in names:
        of_script.setdefault(name.script, full_name(name))
    found = [of_script[script] for script in ("latin", "arabic") if of_script.get(script)]
    return (found[0] if found else "", found[1] if len(found) > 1 else "")


def printed_many(
    by: Actor, session: Session, rows: list[Enrolment], issued_on: date
) -> dict[UUID, dict[str, Any]]:
    """For each enrolment, everything that its certificate says beside code and address."""
    pack, course = pack_in_force(), session.course
    signatory = User.objects.filter(pk=by.user).values_list("name", flat=True).first() if by.user else None
    languages = [one for one in pack.languages if one in LANGUAGES][:2] or ["fr"]

    def said(text: Mapping[str, str]) -> dict[str, str]:
        """In the languages of the paper alone: the check shows nothing that the paper does not say."""
        return {one: pick(dict(text), one) for one in languages}

    shared = {
        "course": said(course.title),
        "hours": course.hours,
        "starts_on": session.starts_on.isoformat(),
        "ends_on": session.ends_on.isoformat(),
        "organisation": said(session.organisation.name),
        "place": said(session.place.name),
        "signatory": signatory or "",
        "signatory_title": said(pack.papers.signatory_title),
        "issued_on": issued_on.isoformat(),
        "emblem": said(pack.papers.emblem),
        "funding": said(pack.papers.funding),
        "programme": said(pack.name),
        "specimen": is_demo(),
        "languages": languages,
    }
    names, found = names_of([row.person_id for row in rows]), {}
    for row in rows:
        person, other = both_scripts(names.get(row.person_id, []))
        found[row.id] = shared | {"person": person, "person_other_script": other}
    return found


def address_of(code: str) -> str:
    """The public page where anybody can check a certificate."""
    return f"{settings.PARCOURS_URL.rstrip('/')}/c/{code}/"


def certificate_data(code: str, printed: Mapping[str, Any]) -> CertificateData:
    told = dict(printed) | {name: date.fromisoformat(printed[name]) for name in DAYS}
    told["languages"] = tuple(printed["languages"])
    return CertificateData(code=code, address=address_of(code), **told)


def pdf_of(certificate: Certificate) -> bytes:
    """The paper as it was when it was issued."""
    return certificate_pdf(certificate_data(certificate.code, certificate.printed))
