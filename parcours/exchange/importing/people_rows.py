"""People: each row is registered as at a counter, or is the file of somebody who is here already."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.kernel.folding import fold
from parcours.kernel.refusals import CHANGED as CHANGED_MEANWHILE
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import Fault
from parcours.outreach.rules import name_parts
from parcours.people import actions, knowing, rules, storing
from parcours.people import queries as people
from parcours.people.enums import DocumentKind
from parcours.people.rules import Contact, Document, Guardian, Legal, Registration, Spoken
from parcours.reference.enums import Literacy, PlaceKind, Protection, Residence, Schooling, Sex
from parcours.reference.models import Country, Language, Place

from .. import refusals
from . import keys, values
from .kinds import DOUBTFUL, LEFT_OUT, NEW, SAME, Alike, Asked, Cells, Field, Line, Looked, Row, RowKind, kind

CODE = "people"
BESIDE = timedelta(minutes=10)
"""So long before the look somebody may have begun to register at a counter."""
NEW_PERSON, LEAVE = "new", "leave"
"""What may be decided of a doubtful row, beside whose file it is."""
SEXES = {"femme": "F", "féminin": "F", "f": "F", "أنثى": "F", "امرأة": "F", "woman": "F"} | {
    "homme": "M", "masculin": "M", "h": "M", "m": "M", "ذكر": "M", "رجل": "M", "man": "M",
}  # fmt: skip
FIELDS = (
    Field("number", _("Number in your list"), ("id", "n°", "no", "numéro", "numéro de dossier", "code")),
    Field(
        "name", _("Whole name"), ("nom et prénom", "nom complet", "nom prénom", "الاسم الكامل", "full name")
    ),
    Field("given_latin", _("Given name"), ("prénom", "prénoms", "first name")),
    Field("family_latin", _("Family name"), ("nom", "nom de famille", "last name", "surname")),
    Field("given_arabic", _("Given name in Arabic script"), ("prénom en arabe", "الاسم الشخصي", "الاسم")),
    Field("family_arabic", _("Family name in Arabic script"), ("nom en arabe", "الاسم العائلي", "النسب")),
    Field("sex", _("Sex"), ("sexe", "genre", "gender", "الجنس"), needed=True),
    Field(
        "birth_date",
        _("Day of birth"),
        ("date de naissance", "né le", "née le", "تاريخ الميلاد", "تاريخ الازدياد"),
    ),
    Field("birth_year", _("Year of birth"), ("année de naissance", "سنة الميلاد")),
    Field("nationality", _("Nationality"), ("pays", "pays d'origine", "country", "البلد"), needed=True),
    Field("city", _("City"), ("ville", "المدينة")),
    Field("quarter", _("Quarter"), ("quartier", "الحي")),
    Field("arrived_on", _("Arrived on"), ("date d'arrivée", "تاريخ الوصول")),
    Field("household_size", _("People in the household"), ("taille du ménage", "عدد أفراد الأسرة")),
    Field("schooling", _("Schooling"), ("niveau d'études", "niveau scolaire", "المستوى الدراسي")),
    Field("literacy", _("Reading and writing")),
    Field("interpreter", _("Needs an interpreter")),
    Field("phone", _("Telephone"), ("tél", "téléphone", "gsm", "portable", "mobile", "الهاتف", "رقم الهاتف")),
    Field("phone_safe", _("Telephone is safe")),
    Field("phone_shared", _("Telephone is shared")),
    Field("languages", _("Languages spoken"), ("langues", "langues parlées", "اللغات")),
    Field("protection", _("Protection")),
    Field("residence", _("Residence")),
    Field("document_kind", _("Kind of document")),
    Field("document_number", _("Number of the document")),
    Field("document_country", _("Country of the document")),
    Field("contact_name", _("Somebody to call")),
    Field("contact_phone", _("Telephone of somebody to call")),
    Field("guardian_name", _("Guardian")),
    Field("guardian_body", _("Body that answers for her")),
    Field("guardian_assent", _("Under 18: she agrees")),
    Field("guardian_consent", _("Under 18: the guardian agrees")),
    Field("guardian_focal_point", _("Focal point")),
    Field(
        "registered_on", _("Registered on"), ("date d'enregistrement", "date d'inscription", "تاريخ التسجيل")
    ),
)
NAMES = ("name", "given_latin", "family_latin", "given_arabic", "family_arabic")


@dataclass
class Words:
    """What words stand for. Reads the shared lists once."""

    countries: dict[str, str] = field(
        default_factory=lambda: values.names((one.code, one.name) for one in Country.objects.order_by("code"))
    )
    languages: dict[str, str] = field(
        default_factory=lambda: values.names(
            (one.code, one.name) for one in Language.objects.order_by("code")
        )
    )
    # Where a province has the name of its city, the city stands.
    places: dict[str, str] = field(
        default_factory=lambda: values.names(
            (one.code, one.name)
            for one in sorted(Place.objects.order_by("code"), key=lambda one: one.kind != PlaceKind.CITY)
        )
    )

    def readers(self) -> dict[str, values.Reader]:
        return {
            "sex": values.one_of(values.choices(Sex, SEXES)),
            "birth_date": values.day,
            "birth_year": values.whole,
            "nationality": values.one_of(self.countries),
            "city": values.one_of(self.places),
            "arrived_on": values.day,
            "household_size": values.whole,
            "schooling": values.one_of(values.choices(Schooling)),
            "literacy": values.one_of(values.choices(Literacy)),
            "interpreter": values.yes_no,
            "phone_safe": values.yes_no,
            "phone_shared": values.yes_no,
            "languages": values.several_of(self.languages),
            "protection": values.one_of(values.choices(Protection)),
            "residence": values.one_of(values.choices(Residence)),
            "document_kind": values.one_of(values.choices(DocumentKind)),
            "document_country": values.one_of(self.countries),
            "guardian_assent": values.yes_no,
            "guardian_consent": values.yes_no,
            "registered_on": values.day,
        }


UNKNOWN = {"birth_date": None, "birth_year": None, "arrived_on": None, "household_size": None}
UNKNOWN |= {"registered_on": None, "schooling": "not_stated", "literacy": "not_stated", "languages": []}
UNKNOWN |= dict.fromkeys(("interpreter", "phone_safe", "phone_shared"), False)
UNKNOWN |= dict.fromkeys(("guardian_assent", "guardian_consent"), False)


def told(row: Row, readers: dict[str, values.Reader], faults: list[Fault]) -> Registration | None:
    """The registration that a row tells; pure but for ``readers``. None where a cell cannot be read."""
    cells, said = Cells(row, faults), {}
    for one in FIELDS:
        read = cells.needed if one.needed else cells.read
        more = {} if one.needed else {"otherwise": UNKNOWN.get(one.code, "")}
        said[one.code] = read(one.code, readers.get(one.code, str), **more)
    if not any(said[name] for name in NAMES):
        cells.wrong(next((name for name in NAMES if name in row.columns), "name"), refusals.CELL_NEEDED)
    whole = _whole_name(cells, said)
    if not cells.sound:
        return None
    return Registration(
        **{name: said[name] for name in PLAIN},
        **{name: said[name] or whole.get(name, "") for name in NAMES[1:]},
        languages=[Spoken(code) for code in said["languages"]],
        documents=_documents(said),
        protection=Legal(said["protection"]) if said["protection"] else None,
        residence=Legal(said["residence"]) if said["residence"] else None,
        contact=Contact(said["contact_name"], "", said["contact_phone"]) if said["contact_name"] else None,
        guardian=_guardian(said),
    )


PLAIN = (
    "sex", "nationality", "birth_date", "birth_year", "city", "quarter", "arrived_on", "household_size",
    "schooling", "literacy", "interpreter", "phone", "phone_safe", "phone_shared", "registered_on",
)  # fmt: skip


def _whole_name(cells: Cells, said: dict[str, Any]) -> dict[str, str]:
    """A name in one column, in the field of its script; the counter parts it later."""
    if not said["name"]:
        return {}
    try:
        return name_parts(said["name"])
    except Refused as refused:
        cells.wrong("name", refused.code, refused.params)
        return {}


def _documents(said: dict[str, Any]) -> list[Document]:
    if not said["document_number"]:
        return []
    return [Document(said["document_kind"], said["document_number"], said["document_country"])]


def _guardian(said: dict[str, Any]) -> Guardian | None:
    parts = {name: said[f"guardian_{name}"] for name in ("name", "body", "assent", "consent", "focal_point")}
    return Guardian(**parts) if parts["name"] or parts["body"] else None


def title(one: Registration) -> str:
    latin = f"{one.given_latin} {one.family_latin}".strip()
    return latin or f"{one.given_arabic} {one.family_arabic}".strip()


def check(asked: Asked, rows: list[Row]) -> Looked:
    faults: list[Fault] = []
    looked_at = clock.now()
    readers, today = Words().readers(), clock.today()
    read = [(row, told(row, readers, faults)) for row in rows]
    places = storing.known_places({one.city for _row, one in read if one is not None})
    lines, waiting = [], []
    drawn: dict[int, Any] = {}
    seen: dict[str, int] = {}
    for row, one in read:
        key, digest = keys.name(asked.by, CODE, row, row.text("number"))
        if key in seen:
            faults.append(row.fault("number", refusals.ROW_TWICE, {"row": seen[key]}))
            continue
        seen[key] = row.number
        if one is None:
            continue
        try:
            storing.check(one, today)
            drawn[row.number] = storing.drawn(asked.by, one, today, places)
        except Refused as refused:
            faults.append(row.refused(refused, SAID_OTHERWISE, _name_column(row)))
            continue
        lines.append(Line(row.number, NEW, title(one), one, key, digest, further=looked_at))
    known = keys.known(asked.by, CODE, [line.key for line in lines])
    columns = {row.number: row for row in rows}
    for line in lines:
        before = known.get(line.key)
        if before is None:
            waiting.append(line)
        elif before.person_id is None:
            faults.append(columns[line.number].fault("number", refusals.ROW_ERASED))
        else:
            line.state, line.note = SAME, "differs" if before.digest != line.digest else ""
    look_twice(asked, waiting, drawn)
    decide(asked, waiting, columns, faults)
    return Looked(lines, faults)


SAID_OTHERWISE = {"guardian": "guardian_name", "guardian_consent": "guardian_assent"}


def _name_column(row: Row) -> str:
    return next((name for name in NAMES if name in row.columns), "")


# Somebody who is here already ---------------------------------------------------------------------


def _year(one: Registration) -> int | None:
    return one.birth_date.year if one.birth_date else one.birth_year


def _pair(one: Registration) -> tuple[str, str]:
    if one.given_latin or one.family_latin:
        return one.given_latin, one.family_latin
    return one.given_arabic, one.family_arabic


def look_twice(asked: Asked, lines: list[Line], drawn: dict[int, Any]) -> None:
    """Who of the organisation's own files, and which row above, may be the same person."""
    phones = {line.number: drawn[line.number][0].phone for line in lines}
    asked_for = [knowing.Told(*_pair(line.plan), _year(line.plan), phones[line.number]) for line in lines]
    for line in lines:
        line.phone = phones[line.number]
    for line, found in zip(lines, knowing.maybe_known_many(asked.by, asked_for), strict=True):
        line.alike = [
            Alike(one.name, one.code, one.person, 0, one.reasons) for one in found if _perhaps(one, line)
        ]
    _within(lines, phones)


def _perhaps(one: people.Candidate, line: Line) -> bool:
    """Two who sound alike and were born in other years are two, unless they share the telephone."""
    return (
        "phone" in one.reasons or "birth_year" in one.reasons or _year(line.plan) is None or one.year is None
    )


def _within(lines: list[Line], phones: dict[int, str]) -> None:
    by_name: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        name = " ".join(sorted(fold(line.title).split()))
        for before in by_name[name]:
            years = {_year(line.plan), _year(before.plan)} - {None}
            same_phone = phones[line.number] and phones[line.number] == phones[before.number]
            if len(years) <= 1 or same_phone:
                line.alike.append(Alike(before.title, row=before.number, reasons=("name",)))
                break
        by_name[name].append(line)


def decide(asked: Asked, lines: list[Line], rows: dict[int, Row], faults: list[Fault]) -> None:
    """A doubtful row waits for somebody's word; what she may not see is no answer."""
    for line in lines:
        if not line.alike:
            continue
        choice = asked.choices.get(line.number, "") or asked.doubtful
        same = {str(one.person): one.person for one in line.alike if one.person}
        line.choice = choice
        if choice == NEW_PERSON:
            continue
        if choice == LEAVE:
            line.state = LEFT_OUT
        elif choice in same:
            line.state, line.person = SAME, same[choice]
        else:
            line.state, line.choice = DOUBTFUL, ""
            faults.append(rows[line.number].fault(_name_column(rows[line.number]), refusals.UNDECIDED))


def take(asked: Asked, lines: list[Line], done: Callable[[int], None]) -> None:
    """Register who is new, as many at once as the action takes."""
    new = [line for line in lines if line.state == NEW]
    for start in range(0, len(new), rules.MOST):
        some = new[start : start + rules.MOST]
        made = actions.register_many(by=asked.by, people=[line.plan for line in some])
        for line, one in zip(some, made.people, strict=True):
            line.person = line.object = one.person
        done(start + len(some))
    _check_meanwhile(asked, new)


def _check_meanwhile(asked: Asked, new: list[Line]) -> None:
    """Nobody of these was registered at a counter while they were: nobody gets a second file."""
    if not new:
        return
    since, made = new[0].further - BESIDE, {line.person for line in new}
    fresh = knowing.registered_since(asked.by, since) - made
    if not fresh:
        return
    asked_for = [knowing.Told(*_pair(line.plan), _year(line.plan), line.phone) for line in new]
    for line, found in zip(new, knowing.maybe_known_many(asked.by, asked_for), strict=True):
        before = {one.person for one in line.alike}
        if any(one.person in fresh - before and _perhaps(one, line) for one in found):
            raise Refused(CHANGED_MEANWHILE)


kind(
    RowKind(
        CODE,
        title=_("People"),
        about=_("Each row is registered as at the counter. What she agrees to is asked when she comes."),
        right="people.register",
        fields=lambda option: FIELDS,
        check=check,
        take=take,
        needs_one=(NAMES,),
        order=10,
    )
)
