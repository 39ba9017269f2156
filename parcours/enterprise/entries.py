"""People, enterprises and jobs are told apart: entries with a person count people, those without count
enterprises (``enterprise.moved``) and jobs (``enterprise.job_begun``)."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

from . import grant_entries  # noqa: F401

# Told to the organisation that accompanies the project: what another does with her is her own to tell.
kind = partial(entries.kind, right="enterprise.see", own={})
_ABOUT = ("form", "sector", "place", "region")

OPENED = entries.kind(
    "enterprise.opened", sentence=_("Enterprise project begun"), facts=_ABOUT, about_person=False
)
CHANGED = entries.kind(
    "enterprise.changed", sentence=_("Enterprise project described anew"), facts=_ABOUT, about_person=False
)
MOVED = entries.kind(
    "enterprise.moved",
    sentence=_("Enterprise project moved on"),
    facts=(*_ABOUT, "before", "stage", "reason_code", "members", "first", "evidence"),
    about_person=False,
)
JOINED = kind("enterprise.joined", sentence=_("Member of an enterprise project"), facts=(*_ABOUT, "role"))
LEFT = kind("enterprise.left", sentence=_("Left an enterprise project"), facts=(*_ABOUT, "reason_code"))
CREATED_WITH = kind(
    "enterprise.created_with", sentence=_("Her enterprise is created"), facts=(*_ABOUT, "role", "evidence")
)
CHOSEN_WITH = kind(
    "enterprise.chosen_with", sentence=_("Her enterprise project is funded"), facts=(*_ABOUT, "role")
)
# The paper of a step is handed in with it or not: the entry says it.
STATUS = kind(
    "enterprise.status",
    sentence=_("Holds the status of her enterprise"),
    facts=(*_ABOUT, "step", "evidence"),
)
SHARED = entries.kind(
    "enterprise.shares_set",
    sentence=_("Shares of the members set"),
    facts=("members", "amount", "currency"),
    about_person=False,
)
STEP_DONE = entries.kind(
    "enterprise.step_done",
    sentence=_("Legal step of an enterprise done"),
    facts=(*_ABOUT, "step", "evidence"),
    about_person=False,
)
STEP_UNDONE = entries.kind(
    "enterprise.step_undone",
    sentence=_("Legal step of an enterprise taken back"),
    facts=(*_ABOUT, "step"),
    about_person=False,
)
JOB_BEGUN = entries.kind(
    "enterprise.job_begun",
    sentence=_("Job in an enterprise"),
    facts=(*_ABOUT, "kind", "job_sex"),
    about_person=False,
)
JOB_ENDED = entries.kind(
    "enterprise.job_ended",
    sentence=_("Job in an enterprise ended"),
    facts=(*_ABOUT, "kind", "job_sex"),
    about_person=False,
)
VISITED = entries.kind(
    "enterprise.visited",
    sentence=_("Visit to an enterprise"),
    facts=(*_ABOUT, "trading", "missed", "band", "jobs", "stock", "debts", "risks", "help", "month"),
    about_person=False,
    evidence="visit",
)

YEAR_OVER = entries.kind(
    "enterprise.year_over",
    sentence=_("First year of an enterprise over"),
    facts=(*_ABOUT, "found", "evidence"),
    about_person=False,
)

_CALL = ("call", "amount", "currency", "judges")
_DOSSIER = ("call", "venture", "amount", "currency", "need", "state", "reason_code", "kind", "oral", "score")
of_call = partial(entries.kind, facts=_CALL, about_person=False)
of_dossier = partial(entries.kind, facts=_DOSSIER, about_person=False)
CALLED = of_call("enterprise.called", sentence=_("Call for enterprise projects"))
CALL_CLOSED = of_call("enterprise.call_closed", sentence=_("Call for enterprise projects closed"))
CALL_DECIDED = of_call("enterprise.call_decided", sentence=_("Call for enterprise projects decided"))
SUBMITTED = of_dossier("enterprise.submitted", sentence=_("Dossier handed in to the committee"))
WITHDRAWN = of_dossier("enterprise.withdrawn", sentence=_("Dossier withdrawn from the committee"))
CONFLICT = of_dossier(
    "enterprise.conflict", sentence=_("Tie between a member of the committee and a dossier")
)
SCORED = of_dossier("enterprise.scored", sentence=_("Dossier scored"))
DECIDED = of_dossier("enterprise.decided", sentence=_("Decision of the committee"))
APPEALED = of_dossier("enterprise.appealed", sentence=_("Appeal against a decision of the committee"))
APPEAL_ANSWERED = of_dossier("enterprise.appeal_answered", sentence=_("Appeal decided"))
