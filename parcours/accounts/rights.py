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
    "people.receive": _("Keep the register of a reception point"),
    "people.requests": _("Record a person's request about her data and hand the answer over"),
    "people.answer_requests": _("Decide on requests about personal data"),
    "people.merge": _("Make two files of one person one, and undo it"),
    "conventions.sign": _("Record conventions between organisations"),
    "cases.see": _("See assessments and orientations"),
    "cases.assess": _("Assess a person's situation"),
    "cases.orient": _("Confirm an orientation"),
    "cases.override": _("Decide another orientation than the one proposed, with a reason"),
    "cases.book": _("Make and answer for appointments"),
    "cases.note": _("Write notes in a person's file"),
    "cases.handover": _("Hand cases over to somebody else"),
    "cases.close": _("Close and reopen a person's accompaniment"),
    "cases.forms": _("Take assessment forms in and out"),
    "directory.see": _("Search the services of all partners"),
    "directory.keep": _("Keep and confirm the services of her own organisation"),
    "directory.exchange": _("Import and export the directory of services"),
    "directory.gaps": _("See which services are missing where"),
    "referrals.see": _("See referrals sent by and to her organisation"),
    "referrals.send": _("Refer a person to a service"),
    "referrals.answer": _("Answer the referrals that her organisation receives"),
    "referrals.override": _("Refer without the person's consent to share, with a recorded reason"),
    "referrals.board": _("See how referrals are answered, by region and partner"),
    "aid.see": _("See aid asked for and given"),
    "aid.request": _("Ask for aid for a person"),
    "aid.decide": _("Decide on aid of small amounts"),
    "aid.decide_more": _("Decide on aid of larger amounts"),
    "aid.pay": _("Pay aid and keep its receipts"),
    "aid.reconcile": _("Reconcile aid with the budget"),
    "outreach.see": _("See outings, campaigns and reception points"),
    "outreach.run": _("Hold outings and pre-register people there"),
    "outreach.plan": _("Keep reception points, campaigns and materials"),
    "outreach.events": _("Plan and report events, and say who was there"),
    "outreach.recommend": _("Keep recommendations of evaluations and say what becomes of them"),
    "messages.see": _("See whether messages were delivered"),
    "messages.run": _("Send waiting messages again and set channels up"),
    "complaints.record": _("Record a complaint or what a person says of a service"),
    "complaints.handle": _("Handle complaints about other organisations"),
    "complaints.protect": _("Handle reports of exploitation and abuse by staff"),
    "training.see": _("See sessions and their lists"),
    "training.plan": _("Plan sessions"),
    "training.enrol": _("Enrol a person in a session"),
    "training.attend": _("Take attendance"),
    "training.certify": _("Certify trainees"),
    "training.revoke": _("Revoke a certificate"),
    "training.export": _("Take the list of a session's people away as a file"),
    "employment.see": _("See employers and offers of work"),
    "employment.keep": _("Keep employers and offers of work"),
    "enterprise.see": _("See enterprise projects and those who hold them"),
    "enterprise.run": _("Accompany enterprise projects: members, legal steps, jobs, visits"),
    "employment.apply": _("Propose people to employers and say what becomes of it"),
    "enterprise.judge": _("Score enterprise projects as a member of a committee"),
    "enterprise.call": _("Call for enterprise projects and decide on them with the committee"),
    "enterprise.release": _("Sign grant agreements, release and pay tranches, ask money back"),
    "enterprise.figures": _("See how many enterprises live on"),
    "results.see": _("See figures"),
    "results.open": _("Open a figure down to the entries behind it"),
    "results.report": _("Write and submit reports on the projects of her organisation"),
    "results.answer": _("Accept reports that were submitted, or send them back"),
    "exchange.export": _("Take figures, reports and money away as files"),
    "exchange.control": _("Name verifiers of spending and draw files by lot for them"),
    "exchange.verify": _("Look at what was drawn by lot for one's own control of spending"),
    "exchange.publish": _("Publish figures for everybody"),
    "exchange.take_in": _("Take in files of rows, of the kinds that she may make by hand"),
    "programmes.see": _("See the programme, its objectives and budgets"),
    "programmes.money": _("See budgets and spending of the projects of her organisation"),
    "programmes.budget": _("Keep the budgets of projects and their addenda"),
    "programmes.spend": _("Keep commitments and payments of projects with their vouchers"),
    "programmes.load": _("Load a programme pack"),
    "reference.write": _("Change shared lists and exchange rates"),
    "accounts.see": _("See users and their roles"),
    "accounts.manage": _("Create users, grant and end roles"),
    "accounts.confirm": _("Confirm, as a second person, who protects data and who reads reports of abuse"),
    "journal.audit": _("Read the journal of actions and accesses"),
    "journal.verify": _("Verify that the journal is intact"),
    "accounts.own": _("Keep one's own account: language, address, password"),
    "tokens.own": _("Make and revoke tokens for one's own account"),
}

EVERYBODY = ("programmes.see", "results.see", "accounts.own", "tokens.own")
"""Of every role but the verifier's, who belongs to nobody here."""
VERIFIES = frozenset(("accounts.own", "exchange.verify"))
"""All that a verifier of spending may; no other role looks at what was drawn for him."""
_FILES = (
    "people.see",
    "people.looks",
    "cases.see",
    "training.see",
    "directory.see",
    "referrals.see",
    "aid.see",
    "outreach.see",
    "messages.see",
    "employment.see",
    "enterprise.see",
)
_ACCOMPANY = (
    "cases.book",
    "cases.note",
    "cases.close",
    "directory.keep",
    "referrals.send",
    "referrals.answer",
    "aid.request",
    "aid.pay",
    "complaints.record",
    "employment.apply",
)
_COUNTER = (
    "exchange.take_in",
    "people.register",
    "people.edit",
    "people.consent",
    "people.card",
    "people.share",
    "people.receive",
    "people.requests",
    "aid.decide",
    "outreach.run",
    "outreach.events",
    *_ACCOMPANY,
)
_STEER = (
    "exchange.take_in",
    "cases.handover",
    "cases.forms",
    "directory.exchange",
    "directory.gaps",
    "people.merge",
    "people.requests",
    "referrals.override",
    "referrals.board",
    "aid.decide_more",
    "outreach.plan",
    "outreach.events",
    "complaints.handle",
    *_ACCOMPANY,
)

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
        + ("training.export", "directory.see", "complaints.record", "exchange.take_in")
    ),
    Role.JOB_ADVISER: frozenset(
        (*EVERYBODY, *_FILES, *_COUNTER, "cases.assess", "training.enrol", "employment.keep")
    ),
    Role.ENTERPRISE_COACH: frozenset(
        (*EVERYBODY, *_FILES, *_COUNTER, "cases.assess", "training.enrol", "enterprise.run")
        + ("enterprise.figures", "enterprise.judge")
    ),
    Role.COORDINATOR: frozenset(
        (
            *EVERYBODY,
            *_FILES,
            *_STEER,
            "people.share",
            "people.restricted",
            "conventions.sign",
            "accounts.confirm",
            "cases.orient",
        )
        + (
            "cases.override",
            "training.plan",
            "training.enrol",
            "training.revoke",
            "training.export",
            "employment.keep",
            "results.open",
            "enterprise.run",
            "enterprise.figures",
            "enterprise.judge",
            "enterprise.call",
            "enterprise.release",
            "programmes.money",
            "programmes.budget",
            "results.report",
            "outreach.recommend",
            "exchange.export",
            "exchange.control",
            "exchange.publish",
            "programmes.spend",
        )
    ),
    Role.MONITORING: frozenset(
        (*EVERYBODY, "results.open", "results.report", "training.see", "employment.see", "reference.write")
        + (
            "directory.see",
            "directory.gaps",
            "referrals.board",
            "aid.reconcile",
            "outreach.see",
            "outreach.recommend",
            "enterprise.figures",
            "exchange.export",
            "exchange.control",
            "exchange.publish",
            "programmes.money",
            "programmes.budget",
            "programmes.spend",
        )
    ),
    Role.FUNDER: frozenset((*EVERYBODY, "results.answer", "exchange.export")),
    Role.ADMINISTRATOR: frozenset(
        (*EVERYBODY, "accounts.see", "accounts.manage", "accounts.confirm")
        + ("programmes.load", "reference.write")
        + ("directory.see", "cases.forms", "messages.see", "messages.run")
    ),
    Role.DATA_PROTECTION: frozenset(
        (*EVERYBODY, "accounts.see", "conventions.sign", "people.looks", "journal.audit", "journal.verify")
        + ("people.answer_requests", "complaints.handle", "complaints.protect", "directory.see")
    ),
    Role.VERIFIER: VERIFIES,
}

READS_FILES = frozenset(("people.see", "people.register", "results.open"))
"""Rights that need the files of people: to whoever holds none of them, PostgreSQL shows no file."""

SEES_PEOPLE = frozenset(role for role, held in TABLE.items() if "people.see" in held)
"""Roles that open files of people."""

OUTSIDE = frozenset({Role.VERIFIER})
"""Roles that work for nobody of the programme: PostgreSQL shows them no row of any organisation, also not of
the one in whose name they sign in; they hold no other role beside."""

POWERFUL = frozenset(
    ("people.see", "results.open", "accounts.manage", "journal.audit", "conventions.sign", "exchange.verify")
)
NEEDS_SECOND_FACTOR = frozenset(role for role, held in TABLE.items() if POWERFUL & held)
"""Roles that must log in with a second factor, unless the instance is a demonstration: whoever sees people,
opens figures, papers or could let somebody in."""


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
        if (role in OUTSIDE or "exchange.verify" in held) and set(held) != VERIFIES:
            wrong.append(
                f"{role}: whoever verifies spending does that and nothing else, and nobody else does"
            )
    return wrong
