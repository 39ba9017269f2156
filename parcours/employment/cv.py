"""What a CV can show of somebody, and what it shows: drawn from her file on demand, never kept.

Her name stands on it; everything else is hers to tick, line by line. What tells where she comes from or who
helps her (nationality, countries, who certified) is a line of its own that nobody ticks for her. Her status,
her papers, her health, restricted facts and the photo are not read here at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

from parcours.accounts.models import Organisation
from parcours.cases import queries as cases
from parcours.cases.enums import SkillLevel
from parcours.cases.models import Qualification, Skill
from parcours.cases.skills import skills_of
from parcours.documents.cv_papers import CvData, CvLine, CvPart
from parcours.documents.wording import month
from parcours.kernel.actor import Actor
from parcours.people import contacting
from parcours.people import queries as people
from parcours.people.models import ContactPreference, Person
from parcours.people.visibility import get
from parcours.reference.enums import Schooling
from parcours.reference.queries import country_name, in_language
from parcours.reference.searching import group, skills_named

from . import placements
from .enums import OfferKind
from .models import CvChoice, Placement

LANGUAGES = ("fr", "ar", "en")
PHONE, EMAIL, CITY = "phone", "email", "city"
CONTACT, WISH, WORK, SKILLS, PROOFS, SPOKEN, MORE = (
    "contact",
    "wish",
    "work",
    "skills",
    "proofs",
    "spoken",
    "more",
)
PARTS: dict[str, object] = {
    CONTACT: gettext_lazy("How to reach her"),
    WISH: gettext_lazy("Work that she seeks"),
    WORK: gettext_lazy("Experience"),
    SKILLS: gettext_lazy("What she can do"),
    PROOFS: gettext_lazy("Certificates and schooling"),
    SPOKEN: gettext_lazy("Languages"),
    MORE: gettext_lazy("Only if she wishes"),
}
"""Parts in the order of the CV."""
OF_CODE = {PHONE: CONTACT, EMAIL: CONTACT, CITY: CONTACT, "schooling": PROOFS}
OF_KIND = {"seeks": WISH, "job": WORK, "work": WORK, "skill": SKILLS, "proof": PROOFS, "language": SPOKEN}
NATIONALITY, COUNTRIES, CERTIFIERS = "nationality", "countries", "certifiers"
MARKS = {"ar": "\u200f", "fr": "\u200e"}


@dataclass(frozen=True)
class Line:
    """What can be ticked. ``text``, ``note``: in the language asked for; ``care``: what whoever ticks it
    should know, not printed; ``apart``: a number or an address, in its own direction."""

    code: str
    text: str
    note: str = ""
    care: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    lines: list[Line] = field(default_factory=list)


def part_of(code: str) -> str:
    """The part to which a line belongs."""
    return OF_CODE.get(code) or OF_KIND.get(code.partition(":")[0], MORE)


@dataclass(frozen=True)
class _File:
    """What is read of her, once."""

    person: Person
    wishes: ContactPreference | None
    skills: list[Skill]
    can: Mapping[UUID, object]
    work: list[Placement]
    proofs: list[Qualification]
    spoken: list


def _read(actor: Actor, person: UUID) -> _File:
    found = people.find(actor, person)
    skills = skills_of(actor, person)
    wanted = {one for row in skills for one in row.can}
    return _File(
        person=found,
        wishes=contacting.wishes_of(actor, person),
        skills=skills,
        can=skills_named(wanted) if wanted else {},
        work=placements.of_person(actor, person),
        proofs=cases.qualifications(actor, person),
        spoken=people.languages(actor, person),
    )


def _trade(row: Skill, language: str) -> str:
    """The occupation in the language of the CV."""
    named = in_language(row.esco.label, language) if row.esco else ""
    known = group(row.group_id, language)
    return named or (known.title if known else row.group_id)


def _years(count: int | None) -> str:
    if count is None:
        return ""
    if not count:
        return _("less than one year")
    return ngettext("%(count)s year", "%(count)s years", count) % {"count": count}


def _joined(parts: Iterable[str]) -> str:
    """Beside each other, each in its own direction: a number does not follow words of the other script."""
    mark = MARKS.get(get_language() or "", MARKS["fr"])
    return f"{mark} · {mark}".join(part for part in parts if part)


LEVELS = {
    SkillLevel.BEGINS: gettext_lazy("notions"),
    SkillLevel.HELPED: gettext_lazy("with guidance"),
    SkillLevel.ALONE: gettext_lazy("works alone"),
    SkillLevel.TEACHES: gettext_lazy("can teach it"),
}


def _contact(told: _File, language: str) -> list[Line]:
    who, found = told.person, []
    if who.phone:
        care = (
            "" if who.phone_safe and not who.phone_shared else _("Somebody else may answer this telephone.")
        )
        found.append(Line(PHONE, who.phone, care=care, apart=True))
    if told.wishes is not None and told.wishes.email:
        care = "" if told.wishes.email_safe else _("Somebody else may read this address.")
        found.append(Line(EMAIL, told.wishes.email, care=care, apart=True))
    if who.city_id:
        found.append(Line(CITY, in_language(who.city.name, language)))
    return found


def _wish(told: _File, language: str) -> list[Line]:
    return [Line(f"seeks:{row.thread}", _trade(row, language), row.label) for row in told.skills if row.wish]


def _work(told: _File, language: str, countries: bool) -> list[Line]:
    found = []
    for row in told.work:
        known = group(row.occupation_id, language)
        # Who takes somebody into a home is nobody else's to know.
        where = _("in a household") if row.employer.private else row.employer.name
        until = month(row.ended_on, language) if row.ended_on else _("today")
        since = month(row.starts_on, language)
        span = _("%(since)s to %(until)s") % {"since": since, "until": until}
        span = since if since == until else span
        kind = OfferKind(row.kind).label if row.kind != OfferKind.JOB else ""
        title = known.title if known else row.occupation_id
        found.append(Line(f"job:{row.id}", title, _joined([where, str(kind), span])))
    for row in told.skills:
        if row.years is None:
            continue
        country = country_name(row.country_id, language) if countries and row.country_id else ""
        found.append(
            Line(
                f"work:{row.thread}", _trade(row, language), _joined([row.label, _years(row.years), country])
            )
        )
    return found


def _skills(told: _File, language: str) -> list[Line]:
    found = []
    for row in told.skills:
        can = [in_language(told.can[one].label, language) for one in row.can if one in told.can]
        note = _joined([row.label, str(LEVELS[row.level]), ", ".join(can)])
        found.append(Line(f"skill:{row.thread}", _trade(row, language), note))
    return found


def _proofs(told: _File, language: str, certifiers: bool) -> list[Line]:
    found = []
    rows = Organisation.objects.in_bulk({row.organisation_id for row in told.proofs}) if certifiers else {}
    names = {key: in_language(row.name, language) for key, row in rows.items()}
    for row in told.proofs:
        hours = (
            ngettext("%(count)s hour", "%(count)s hours", row.hours) % {"count": row.hours}
            if row.hours
            else ""
        )
        note = _joined([names.get(row.organisation_id, ""), hours, month(row.gained_on, language)])
        found.append(Line(f"proof:{row.id}", in_language(row.title, language), note))
    level = told.person.schooling
    if level not in (Schooling.NOT_STATED, Schooling.NONE):
        found.append(Line("schooling", str(Schooling(level).label)))
    return found


def _spoken(told: _File, language: str) -> list[Line]:
    return [
        Line(
            f"language:{row.language_id}",
            in_language(row.language.name, language),
            str(row.get_level_display()),
        )
        for row in told.spoken
    ]


def _more(told: _File, language: str) -> list[Line]:
    """What tells where she comes from and who helped her: hers alone to say."""
    found = []
    if told.person.nationality_id:
        country = country_name(told.person.nationality_id, language)
        found.append(Line(NATIONALITY, _("Nationality: %(country)s") % {"country": country}))
    if any(row.country_id and row.years is not None for row in told.skills):
        found.append(Line(COUNTRIES, _("The countries in which she worked")))
    if told.proofs:
        found.append(Line(CERTIFIERS, _("Which organisation issued her certificates")))
    return found


def _parts(told: _File, language: str, chosen: frozenset[str] = frozenset()) -> list[Part]:
    with override(language):
        lines = {
            CONTACT: _contact(told, language),
            WISH: _wish(told, language),
            WORK: _work(told, language, COUNTRIES in chosen),
            SKILLS: _skills(told, language),
            PROOFS: _proofs(told, language, CERTIFIERS in chosen),
            SPOKEN: _spoken(told, language),
            MORE: _more(told, language),
        }
        return [Part(code, str(title), lines[code]) for code, title in PARTS.items() if lines[code]]


def parts(actor: Actor, person: UUID, language: str) -> list[Part]:
    """Everything that her CV could show, in a language, by part."""
    return _parts(_read(actor, person), language)


def choices(actor: Actor, person: UUID) -> QuerySet[CvChoice]:
    """What she chose so far, the latest first."""
    get(actor, person)
    rows = CvChoice.objects.filter(person_id=person).select_related("organisation")
    return rows.order_by("-recorded_at", "-id")


def ticked(found: list[Part], choice: CvChoice | None) -> frozenset[str]:
    """Lines that stand ticked: what she chose last and still is there; else one way to reach her, a safe one
    before another."""
    if choice is not None:
        return frozenset(choice.lines)
    ways = [line for part in found if part.code == CONTACT for line in part.lines if line.code != CITY]
    ways.sort(key=lambda line: bool(line.care))
    return frozenset(line.code for line in ways[:1])


def shown(actor: Actor, person: UUID, choice: CvChoice, language: str, day: date) -> CvData:
    """Her CV as she chose it, in a language. What is no more in her file is no more on it."""
    told, chosen = _read(actor, person), frozenset(choice.lines)
    found = {
        part.code: [line for line in part.lines if line.code in chosen]
        for part in _parts(told, language, chosen)
    }
    contacts = found.get(CONTACT, [])
    contacts += [line for line in found.get(MORE, []) if line.code == NATIONALITY]
    with override(language):
        titles = {
            WISH: _("Work sought"),
            WORK: _("Experience"),
            SKILLS: _("Skills"),
            PROOFS: _("Training and certificates"),
            SPOKEN: _("Languages"),
        }
    body = []
    for code, title in titles.items():
        lines = found.get(code)
        if lines:
            body.append(CvPart(title, [CvLine(line.text, line.note) for line in lines]))
    return CvData(
        name=people.name_of(told.person, "arabic" if language == "ar" else "latin"),
        contacts=[CvLine(line.text, apart=line.apart) for line in contacts],
        parts=body,
        made_on=day,
        language=language,
    )
