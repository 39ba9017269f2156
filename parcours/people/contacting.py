"""How somebody is reached: her wishes, and the one address to write to. Other names by which she is found."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import time
from functools import partial
from uuid import UUID

from parcours import names
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import read_public_code
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.messages.enums import Audience, Reason
from parcours.messages.forgetting import cancel_for
from parcours.messages.rules import EMAIL, Address
from parcours.reference.models import Language

from . import entries, filed, models, refusals, rules, storing
from .contact_models import ContactPreference, OtherName, StoppedNumber
from .editing import check_correctable
from .enums import ContactChannel, LanguageLevel, NameKind, NameScript
from .telling import Done, tell
from .visibility import get, visible

USUAL = (ContactChannel.SMS.value,)
"""Of somebody who was never asked: a short message, where her telephone was said to be safe."""

BY_NUMBER = (ContactChannel.CALL, ContactChannel.SMS, ContactChannel.WHATSAPP)
"""What goes to her own telephone."""


@dataclass(frozen=True)
class Wishes:
    """How she wishes to be reached. ``channels``: the best first; codes of languages; hours of the day.

    ``opted_out``: she wishes no message at all.
    """

    channels: list[str] = field(default_factory=list)
    language: str = ""
    interpreter_language: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None
    email: str = ""
    email_safe: bool = False
    through_name: str = ""
    through_phone: str = ""
    opted_out: bool = False


@dataclass(frozen=True)
class WishesOf:
    person: UUID
    wishes: Wishes


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


# What is written ----------------------------------------------------------------------------------


@action("people.set_wishes", right="people.edit")
def set_wishes(*, by: Actor, person: UUID, wishes: Wishes) -> Done:
    """Say how she wishes to be reached, in place of what was told."""
    return Done(_set(by, person, wishes))


@action("people.set_wishes_many", right="people.edit")
def set_wishes_many(*, by: Actor, people: list[WishesOf]) -> DoneMany:
    """As ``people.set_wishes`` for up to 250 people: all of them or none."""
    if len(people) > rules.MOST:
        raise Refused(refusals.TOO_MANY, "people", {"most": rules.MOST})
    if not people:
        raise Refused(refusals.NOTHING_CHANGED)
    return DoneMany([_set(by, one.person, one.wishes) for one in people])


def _set(by: Actor, person: UUID, wishes: Wishes) -> UUID:
    found = get(by, person, lock=True)
    told = check(wishes, storing.country_of(found), found.phone)
    for where in ("language", "interpreter_language"):
        storing.known(Language, {getattr(wishes, where)}, where)
    row = ContactPreference.objects.filter(person_id=person).first()
    row = row or ContactPreference(person_id=person)
    before = {name: getattr(row, name) for name in told}
    stopped = bool(row.opted_out_on)
    if row.id and not row._state.adding and before == told and stopped == wishes.opted_out:
        raise Refused(refusals.NOTHING_CHANGED)
    for name, value in told.items():
        setattr(row, name, value)
    if stopped != wishes.opted_out:
        row.opted_out_on = clock.today() if wishes.opted_out else None
    row.told_on = clock.today()
    row.save()
    if wishes.opted_out and not stopped:
        cancel_for(person, Reason.OPTED_OUT, audience=Audience.PERSON)
    tell(entries.EDITED.code, by, person, fields=["wishes"])
    return row.id


def check(wishes: Wishes, country: str | None, phone: str) -> dict:
    """The columns of what was told; raises what cannot be. ``phone``: her own number, empty for none."""
    channels = [rules.coded(one, ContactChannel, "channels") for one in dict.fromkeys(wishes.channels)]
    email = rules.short(wishes.email, 254, "email")
    if email and not EMAIL.match(email):
        raise Refused(refusals.EMAIL_UNREADABLE, "email")
    through = rules.short(wishes.through_name, 100, "through_name")
    number = rules.phone_number(wishes.through_phone, country, "through_phone")
    if channels and channels[0] in BY_NUMBER and not phone:
        raise Refused(refusals.NUMBER_MISSING, "channels")
    if ContactChannel.EMAIL in channels and not email:
        raise Refused(refusals.EMAIL_MISSING, "email")
    if ContactChannel.THROUGH in channels and not (through and number):
        raise Refused(refusals.THROUGH_MISSING, "through_phone" if through else "through_name")
    if (wishes.quiet_from is None) != (wishes.quiet_until is None):
        raise Refused(refusals.QUIET_BOTH, "quiet_until" if wishes.quiet_from else "quiet_from")
    if wishes.quiet_from is not None and wishes.quiet_from == wishes.quiet_until:
        raise Refused(refusals.QUIET_BOTH, "quiet_until")
    return {
        "channels": channels,
        "language_id": wishes.language or None,
        "interpreter_language_id": wishes.interpreter_language or None,
        "quiet_from": wishes.quiet_from,
        "quiet_until": wishes.quiet_until,
        "email": email,
        "email_safe": bool(email and wishes.email_safe),
        "through_name": through,
        "through_phone": number,
    }


@action("people.opt_out", right="people.edit")
def opt_out(*, by: Actor, person: UUID) -> Done:
    """She wishes no more messages at all, and says so at a desk; what she answers to one: ``stopping.py``."""
    get(by, person, lock=True)
    row, _made = ContactPreference.objects.get_or_create(person_id=person)
    if row.opted_out_on:
        raise Refused(refusals.NOTHING_CHANGED)
    row.opted_out_on = clock.today()
    row.save(update_fields=["opted_out_on"])
    cancel_for(person, Reason.OPTED_OUT, audience=Audience.PERSON)
    tell(entries.EDITED.code, by, person, fields=["opted_out"])
    return Done(row.id)


# Other names --------------------------------------------------------------------------------------


@action("people.add_other_name", right="people.edit")
def add_other_name(*, by: Actor, person: UUID, kind: str, given: str = "", family: str = "") -> Done:
    """Add a name that she has beside those of her file, in either script; she is found by it too."""
    get(by, person, lock=True)
    rules.coded(kind, NameKind, "kind")
    given, family = (names.clean(given, field="given"), names.clean(family, field="family"))
    if not (given or family):
        raise Refused(refusals.NAME_MISSING, "given")
    scripts = {str(names.script(part)) for part in (given, family) if part}
    if len(scripts) > 1 or not scripts <= set(NameScript.values):
        raise Refused(refusals.NAME_TWO_SCRIPTS, "family")
    row = OtherName(person_id=person, kind=kind, script=scripts.pop(), given=given, family=family)
    written = (row.script, given, family)
    known = [*models.PersonName.objects.filter(person_id=person), *other_names(by, person)]
    if written in {(one.script, one.given, one.family) for one in known}:
        raise Refused(refusals.NOTHING_CHANGED, "given")
    row.save(force_insert=True)
    _key(person)
    tell(entries.EDITED.code, by, person, fields=["names"])
    return Done(row.id)


@action("people.remove_other_name", right="people.edit")
def remove_other_name(*, by: Actor, person: UUID, name: UUID) -> Done:
    """A name was written down by mistake: she is found by it no more."""
    get(by, person, lock=True)
    row = _other_name(person, name)
    row.delete()
    _key(person)
    tell(entries.EDITED.code, by, person, fields=["names"])
    return Done(person)


@action("people.make_main_name", right="people.edit")
def make_main_name(*, by: Actor, person: UUID, name: UUID) -> Done:
    """Another name of hers becomes that of her file; the one it replaces becomes another name."""
    found = get(by, person, lock=True)
    check_correctable(by, person)
    row = _other_name(person, name)
    kept = list(models.PersonName.objects.filter(person_id=person).order_by("-main", "script"))
    gone = next((one for one in kept if one.script == row.script), None)
    written = [(row.script, row.given, row.family)]
    written += [(one.script, one.given, one.family) for one in kept if one is not gone]
    if gone is not None:
        row.kind, row.given, row.family = NameKind.USUAL, gone.given, gone.family
        row.save(update_fields=["kind", "given", "family"])
    else:
        row.delete()
    models.PersonName.objects.filter(person_id=person).delete()
    rows = storing.name_rows(person, written)
    storing.save([one for one in rows if isinstance(one, models.PersonName)])
    _key(person)
    found.sort_key = storing.sort_key(written)
    found.save(update_fields=["sort_key"])
    tell(entries.EDITED.code, by, person, fields=["names"])
    return Done(person)


def _other_name(person: UUID, name: UUID) -> OtherName:
    row = OtherName.objects.filter(pk=name, person_id=person).first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def _key(person: UUID) -> None:
    """Make the keys anew by which all her names, and the former ones, are found."""
    models.NameKey.objects.filter(person_id=person).delete()
    storing.save(storing.key_rows(person))


# What is read -------------------------------------------------------------------------------------


def wishes_of(actor: Actor, person: UUID) -> ContactPreference | None:
    """How she wishes to be reached; ``None`` when she was never asked."""
    get(actor, person)
    return filed.WISHES.first(person=person)


def stopped_of(actor: Actor, person: UUID) -> list[StoppedNumber]:
    """Where she answered that no more messages come, as far as she or somebody for her has the number."""
    found, row = get(actor, person), filed.WISHES.first(person=person)
    numbers = {found.phone, row.through_phone if row is not None else ""}
    return [one for one in filed.STOPPED.all(person=person) if one.number in numbers]


def other_names(actor: Actor, person: UUID) -> list[OtherName]:
    get(actor, person)
    return filed.OTHER_NAMES.all(person=person)


def person_of_card(actor: Actor, code: str) -> UUID | None:
    """Whose card bears a code, among those whom the actor sees."""
    wanted = read_public_code(code)
    return visible(actor).filter(code=wanted).values_list("id", flat=True).first() if wanted else None


def address_of(person: UUID, channel: str | None = None) -> Address | None:
    """Where to write to her, by a channel or by the one she likes best; ``None``: nowhere.

    ``language``: the one she asked for or speaks best, empty when none is known. Nowhere: she wishes no
    messages, has no address there, or it was not said to be safe. ``call`` only when it is asked for by name.

    Read as the system, since who sends need not be who opens her file.
    """
    with as_role("system"):
        return _address(person, channel)


def address_or_why(person: UUID) -> Address | None:
    """As :func:`address_of`; where nothing may go because she wishes no messages, or because her telephone
    was not said to be safe, the address says so: the message is kept as not sent, with its reason."""
    return addresses_or_why([person])[person]


def addresses_or_why(people: Iterable[UUID]) -> dict[UUID, Address | None]:
    """As :func:`address_or_why` for many, in four queries."""
    wanted = set(people)
    with as_role("system"):
        rows = models.Person.objects.filter(pk__in=wanted)
        told = {one[0]: one[1:] for one in rows.values_list("pk", "phone", "phone_safe", "phone_shared")}
        wishes = {row.person_id: row for row in ContactPreference.objects.filter(person_id__in=wanted)}
        stops: dict[UUID, set[tuple[str, str]]] = {}
        for one, *way in StoppedNumber.objects.filter(person_id__in=wanted).values_list(*_STOP):
            stops.setdefault(one, set()).add(tuple(way))
        spoken: dict[UUID, list[tuple[str, str]]] = {}
        known = models.SpokenLanguage.objects.filter(person_id__in=wanted)
        for person, level, language in known.values_list("person_id", "level", "language_id"):
            spoken.setdefault(person, []).append((level, language))
    found: dict[UUID, Address | None] = {}
    for person in wanted:
        row = wishes.get(person)
        spoke = spoken.get(person, [])
        stopped = stops.get(person, set())
        found[person] = _chosen(told.get(person), row, None, partial(_in_order, spoke, row), stopped)
        if found[person] is None and person in told:
            found[person] = _why(told[person], bool(stopped or (row is not None and row.opted_out_on)))
    return found


def _why(told: tuple, stopped: bool) -> Address | None:
    phone, safe, _shared = told
    if not phone or (safe and not stopped):
        return None
    return Address(ContactChannel.SMS.value, phone, safe=stopped, opted_out=stopped)


def _address(person: UUID, channel: str | None) -> Address | None:
    rows = models.Person.objects.filter(pk=person)
    told = rows.values_list("phone", "phone_safe", "phone_shared").first()
    row = ContactPreference.objects.filter(person_id=person).first()
    stops = StoppedNumber.objects.filter(person_id=person).values_list(*_STOP[1:])
    return _chosen(told, row, channel, lambda: _languages(person, row), set(stops))


def _chosen(
    told: tuple | None,
    row: ContactPreference | None,
    channel: str | None,
    languages: Callable[[], list[str]],
    stopped: Collection[tuple[str, str]],
) -> Address | None:
    if told is None or (row is not None and row.opted_out_on):
        return None
    accepted = row.channels if row is not None and row.channels else USUAL
    asked = [channel] if channel else [one for one in accepted if one != ContactChannel.CALL]
    ways = {way: to for way, to in _ways(told, row).items() if (_carrier(way), to) not in stopped}
    found = next((one for one in asked if one in ways and (one in accepted or not channel)), None)
    if found is None:
        return None
    through = row.through_name if row is not None and found == ContactChannel.THROUGH else ""
    return Address(
        channel=_carrier(found),
        to=ways[found],
        language=next(iter(languages()), ""),
        quiet_from=row.quiet_from if row is not None else None,
        quiet_until=row.quiet_until if row is not None else None,
        shared=bool(through) or (found != ContactChannel.EMAIL and told[2]),
        through=through,
    )


_STOP = ("person_id", "channel", "number")


def _carrier(way: str) -> str:
    return ContactChannel.SMS.value if way == ContactChannel.THROUGH else way


def _ways(told: tuple, row: ContactPreference | None) -> dict[str, str]:
    """By which channels she has a safe address, and which."""
    phone, safe, _shared = told
    ways = {}
    if phone and safe:
        ways = dict.fromkeys((ContactChannel.CALL, ContactChannel.SMS, ContactChannel.WHATSAPP), phone)
    if row is not None and row.email and row.email_safe:
        ways[ContactChannel.EMAIL] = row.email
    if row is not None and row.through_phone:
        ways[ContactChannel.THROUGH] = row.through_phone
    return {str(way): to for way, to in ways.items()}


def languages_of(actor: Actor, person: UUID) -> list[str]:
    """The languages in which she is told what concerns her: the one she asked for, then the one she speaks
    best, and so on."""
    get(actor, person)
    return _languages(person, ContactPreference.objects.filter(person_id=person).first())


def _languages(person: UUID, row: ContactPreference | None) -> list[str]:
    spoken = models.SpokenLanguage.objects.filter(person_id=person).values_list("level", "language_id")
    return _in_order(spoken, row)


def _in_order(spoken: Iterable[tuple[str, str]], row: ContactPreference | None) -> list[str]:
    order = list(LanguageLevel.values)
    best = [code for _level, code in sorted(spoken, key=lambda one: (-order.index(one[0]), one[1]))]
    asked = [row.language_id] if row is not None and row.language_id else []
    return list(dict.fromkeys(asked + best))
