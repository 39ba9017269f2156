"""Every write on people, their consents and who may see them."""

from dataclasses import dataclass
from uuid import UUID

from parcours.accounts.queries import colleagues
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import seal
from parcours.kernel.refusals import Refused

from . import entries, models, refusals, rules, storing
from .contacting import (  # noqa: F401 - the door of all actions is here
    add_other_name,
    make_main_name,
    opt_out,
    remove_other_name,
    set_wishes,
    set_wishes_many,
)
from .editing import (  # noqa: F401 - the door of all actions is here
    add_document,
    edit,
    end_document,
    record_legal_fact,
    set_birth,
    set_contact,
    set_guardian,
    set_languages,
    set_names,
)
from .enums import RestrictedKind
from .erasing import erase  # noqa: F401 - the door of all actions is here
from .expiring import expire_consents, read_notices  # noqa: F401 - the door of all actions is here
from .functioning import record_functioning  # noqa: F401 - the door of all actions is here
from .household import (  # noqa: F401 - the door of all actions is here
    add_household_member,
    add_households,
    end_household_member,
)
from .merging import merge, undo_merge  # noqa: F401 - the door of all actions is here
from .receiving import (  # noqa: F401 - the door of all actions is here
    call_visitor,
    close_days,
    end_visit,
    name_visitor,
    receive,
    receive_many,
    wait_again,
)
from .requesting import (  # noqa: F401 - the door of all actions is here
    decide_request,
    hand_over_answer,
    record_request,
    take_request,
)
from .rules import Registration
from .sharing import (  # noqa: F401 - the door of all actions is here
    confirm_convention,
    end_access,
    end_convention,
    end_grants_of,
    expire_conventions,
    give_consent,
    grant_access,
    share,
    sign_convention,
    withdraw_consent,
)
from .stopping import hear_answer  # noqa: F401 - the door of all actions is here
from .telling import Done, tell
from .visibility import get, only_passes

TEXT = 4000


@dataclass(frozen=True)
class Registered:
    person: UUID
    code: str


@dataclass(frozen=True)
class RegisteredMany:
    people: list[Registered]


@action("people.register", right="people.register")
def register(*, by: Actor, registration: Registration, scan: bytes | None = None) -> Registered:
    """Register a person; her card bears the code of the answer.

    ``scan``: the paper with her thumbprint or signature, that holds all her answers.
    """
    if scan is not None and not registration.consents:
        raise Refused(refusals.PROVES_NOTHING, "scan")
    [person] = storing.store(by, [registration])
    if scan is not None:
        storing.keep_paper(by, person.id, scan)
    return Registered(person.id, person.code)


@action("people.register_many", right="people.register")
def register_many(*, by: Actor, people: list[Registration]) -> RegisteredMany:
    """Register up to 250 people at once: all of them or none."""
    if not people:
        raise Refused(refusals.NOTHING_CHANGED)
    return RegisteredMany([Registered(p.id, p.code) for p in storing.store(by, people)])


def _is_reader(by: Actor, person: UUID) -> bool:
    """Whether the actor reads; the first who writes something restricted becomes its reader."""
    named = models.RestrictedReader.objects.filter(person_id=person, file__isnull=True)
    readers = set(named.values_list("user_id", flat=True))
    if not readers and by.user is not None:
        # Only a reader names another: who begins is among those who answer for her.
        if only_passes(by, person):
            raise Refused(refusals.ONLY_PASSES)
        models.RestrictedReader.objects.create(person_id=person, user_id=by.user, named_by=by.user)
        return True
    return by.user in readers


@action("people.record_restricted", right="people.restricted")
def record_restricted(*, by: Actor, person: UUID, kind: str, text: str) -> Done:
    """Keep a restricted fact encrypted, for its named readers alone."""
    get(by, person, lock=True)
    rules.coded(kind, RestrictedKind, "kind")
    if not text.strip():
        raise Refused(refusals.TEXT_MISSING, "text")
    if len(text) > TEXT:
        raise Refused(refusals.TOO_LONG, "text", {"most": TEXT})
    if not _is_reader(by, person):
        raise Refused(refusals.NOT_A_READER)
    row = models.RestrictedFact(person_id=person, kind=kind, recorded_by=by.user)
    row.sealed = seal(text, row.bound_to)
    row.save(force_insert=True)
    tell(entries.RESTRICTED_NOTED.code, by, person)
    return Done(row.id)


@action("people.name_restricted_reader", right="people.restricted")
def name_restricted_reader(*, by: Actor, person: UUID, user: UUID) -> Done:
    """Name one more reader among one's colleagues; only a reader may."""
    get(by, person, lock=True)
    if user not in {one.id for one in colleagues(by.organisation, "people.restricted")}:
        raise Refused(refusals.READER_ELSEWHERE, "user")
    if not _is_reader(by, person):
        raise Refused(refusals.NOT_A_READER)
    row, _created = models.RestrictedReader.objects.get_or_create(
        person_id=person, user_id=user, file=None, defaults={"named_by": by.user}
    )
    tell(entries.READER_NAMED.code, by, person, row, user=user)
    return Done(row.id)


@action("people.confirm_great_vulnerability", right="people.restricted")
def confirm_great_vulnerability(*, by: Actor, person: UUID) -> Done:
    """Confirm, in one's own name, that she is greatly vulnerable; why stays with the restricted facts."""
    found = get(by, person, lock=True)
    found.great_vulnerability_by, found.great_vulnerability_on = by.user, clock.today()
    found.save(update_fields=["great_vulnerability_by", "great_vulnerability_on"])
    tell(entries.GREAT_VULNERABILITY.code, by, person)
    return Done(person)
