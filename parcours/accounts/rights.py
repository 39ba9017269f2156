"""Who may do what: one readable table. What a role may see of a person is a grant, never a role."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from .enums import Role

RIGHTS = {
    "people.register": _("Register a person and issue her card"),
    "people.see": _("Open the files her organisation may see"),
    "people.edit": _("Correct a person's particulars and legal situation"),
    "people.consent": _("Record and withdraw a person's consents"),
    "people.share": _("Share a file with a partner under a convention"),
    "people.restricted": _("Record restricted facts and name who may read them"),
    "people.card": _("Print a person's card"),
    "people.looks": _("See who looked at a person's file"),
    "conventions.sign": _("Record conventions between organisations"),
    "cases.see": _("See assessments and orientations"),
    "cases.assess": _("Assess a person's situation"),
    "cases.orient": _("Confirm an orientation"),
    "cases.override": _("Decide another orientation than the one proposed, with a reason"),
    "training.see": _("See sessions and their lists"),
    "training.plan": _("Plan sessions"),
    "training.enrol": _("Enrol a person in a session"),
    "training.attend": _("Take attendance"),
    "training.certify": _("Certify trainees"),
    "training.revoke": _("Revoke a certificate"),
    "training.export": _("Take the list of a session's people away as a file"),
    "results.see": _("See figures"),
    "results.open": _("Open a figure down to the entries behind it"),
    "programmes.see": _("See the programme, its objectives and budgets"),
    "programmes.load": _("Load a programme pack"),
    "reference.write": _("Change shared lists and exchange rates"),
    "accounts.see": _("See users and their roles"),
    "accounts.manage": _("Create users, grant and end roles"),
    "journal.audit": _("Read the journal of actions and accesses"),
    "journal.verify": _("Verify that the journal is intact"),
    "tokens.own": _("Make and revoke tokens for one's own account"),
}

EVERYBODY = ("programmes.see", "results.see", "tokens.own")
_FILES = ("people.see", "people.looks", "cases.see", "training.see")
_COUNTER = ("people.register", "people.edit", "people.consent", "people.card", "people.share")

TABLE: dict[str, frozenset[str]] = {
    Role.CASEWORKER: frozenset(
        (
            *EVERYBODY,
            *_FILES,
            *_COUNTER,
            "people.restricted",
            "cases.assess",
            "cases.orient",
            "cases.override",
        )
        + ("training.enrol", "training.attend", "results.open")
    ),
    Role.TRAINER: frozenset(
        (*EVERYBODY, "people.see", "training.see", "training.plan", "training.attend", "training.certify")
        + ("training.export",)
    ),
    Role.JOB_ADVISER: frozenset((*EVERYBODY, *_FILES, *_COUNTER, "cases.assess", "training.enrol")),
    Role.ENTERPRISE_COACH: frozenset((*EVERYBODY, *_FILES, *_COUNTER, "cases.assess", "training.enrol")),
    Role.COORDINATOR: frozenset(
        (*EVERYBODY, *_FILES, "people.share", "people.restricted", "conventions.sign", "cases.orient")
        + (
            "cases.override",
            "training.plan",
            "training.enrol",
            "training.revoke",
            "training.export",
            "results.open",
        )
    ),
    Role.MONITORING: frozenset((*EVERYBODY, "results.open", "training.see", "reference.write")),
    Role.FUNDER: frozenset(EVERYBODY),
    Role.ADMINISTRATOR: frozenset(
        (*EVERYBODY, "accounts.see", "accounts.manage", "programmes.load", "reference.write")
    ),
    Role.DATA_PROTECTION: frozenset(
        (*EVERYBODY, "accounts.see", "conventions.sign", "people.looks", "journal.audit", "journal.verify")
    ),
}

READS_FILES = frozenset(("people.see", "people.register", "results.open"))
"""Rights that need the files of people: to whoever holds none of them, PostgreSQL shows no file."""

SEES_PEOPLE = frozenset(role for role, held in TABLE.items() if "people.see" in held)
"""Roles that open files of people."""

POWERFUL = frozenset(("people.see", "results.open", "accounts.manage", "journal.audit", "conventions.sign"))
NEEDS_SECOND_FACTOR = frozenset(role for role, held in TABLE.items() if POWERFUL & held)
"""Roles that must log in with a second factor, unless the instance is a demonstration: whoever sees people,
opens figures, or could let somebody in."""


def rights_of(role: str) -> frozenset[str]:
    return TABLE.get(role, frozenset())


def check_table(table: dict[str, Iterable[str]] | None = None) -> list[str]:
    """What is wrong with the table, in words. Empty when it holds."""
    wrong = []
    for role, held in (table or TABLE).items():
        unknown = set(held) - set(RIGHTS)
        if unknown:
            wrong.append(f"{role}: unknown rights {sorted(unknown)}")
        if {"accounts.manage", "journal.audit"} <= set(held):
            wrong.append(f"{role}: whoever grants rights may not audit")
        if role == Role.FUNDER and {"people.see", "results.open"} & set(held):
            wrong.append("the funder sees figures, never a person")
    return wrong
