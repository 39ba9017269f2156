from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

_of_nobody = partial(entries.kind, about_person=False)

_EMPLOYER = ("kind", "sector", "size", "region", "place")
EMPLOYER_ADDED = _of_nobody("employment.employer_added", sentence=_("Employer added"), facts=_EMPLOYER)
EMPLOYER_CHANGED = _of_nobody(
    "employment.employer_changed", sentence=_("Employer changed"), facts=(*_EMPLOYER, "fields")
)
EMPLOYER_ENDED = _of_nobody(
    "employment.employer_ended", sentence=_("Employer no longer asked"), facts=(*_EMPLOYER, "reason_code")
)
EMPLOYER_RESUMED = _of_nobody(
    "employment.employer_resumed", sentence=_("Employer asked again"), facts=_EMPLOYER
)
CONTACT_KEPT = _of_nobody("employment.contact_kept", sentence=_("Contact of an employer written down"))
CONTACT_ENDED = _of_nobody("employment.contact_ended", sentence=_("Contact of an employer taken away"))
AGREED = _of_nobody(
    "employment.agreed",
    sentence=_("Agreement with an employer"),
    facts=("kind", "sector", "region", "signed_on", "until"),
)
AGREEMENT_ENDED = _of_nobody(
    "employment.agreement_ended", sentence=_("Agreement with an employer ended"), facts=("kind", "until")
)
_OFFER = ("kind", "occupation", "contract", "posts", "sector", "region", "place")
OFFERED = _of_nobody("employment.offered", sentence=_("Offer of work added"), facts=_OFFER)
OFFER_CHANGED = _of_nobody(
    "employment.offer_changed", sentence=_("Offer of work changed"), facts=(*_OFFER, "fields")
)
OFFER_CLOSED = _of_nobody(
    "employment.offer_closed", sentence=_("Offer of work closed"), facts=(*_OFFER, "taken", "reason_code")
)
OFFER_REOPENED = _of_nobody(
    "employment.offer_reopened", sentence=_("Offer of work open again"), facts=(*_OFFER, "taken")
)

_hers = partial(entries.kind, right="employment.see")
_APPLICATION = ("offer", "kind", "occupation", "contract", "sector")
PROPOSED = _hers("employment.proposed", sentence=_("Proposed for an offer of work"), facts=_APPLICATION)
SENT = _hers("employment.sent", sentence=_("Application sent to an employer"), facts=_APPLICATION)
INTERVIEW = _hers("employment.interview", sentence=_("Invited by an employer"), facts=_APPLICATION)
JOB_OFFERED = _hers("employment.job_offered", sentence=_("A post was offered to her"), facts=_APPLICATION)
HIRED = _hers("employment.hired", sentence=_("Hired"), facts=_APPLICATION)
REFUSED = _hers(
    "employment.refused", sentence=_("Refused by an employer"), facts=(*_APPLICATION, "reason_code")
)
WITHDRAWN = _hers(
    "employment.withdrawn", sentence=_("Application withdrawn"), facts=(*_APPLICATION, "reason_code")
)
_WORK = ("kind", "occupation", "contract", "sector", "employer_region")
PLACED = _hers(
    "employment.placed", sentence=_("Began work"), facts=(*_WORK, "wage_per", "converted", "evidence")
)
CHECK_DUE = _hers(
    "employment.check_due", sentence=_("Asked whether she still works there"), facts=(*_WORK, "month")
)
KEPT = _hers("employment.kept", sentence=_("Still at work"), facts=(*_WORK, "month", "evidence"))
CHECK_MISSED = _hers(
    "employment.check_missed", sentence=_("Work: nobody was reached"), facts=(*_WORK, "month")
)
LEFT = _hers("employment.left", sentence=_("No longer at work"), facts=(*_WORK, "reason_code", "days"))
KEPT_TO_THE_END = _hers(
    "employment.kept_to_the_end", sentence=_("Kept at work to the last check"), facts=(*_WORK, "days")
)
CONVERTED = _hers("employment.converted", sentence=_("An internship became a job"), facts=(*_WORK, "days"))
PERMIT_SETTLED = _hers(
    "employment.permit_settled",
    sentence=_("Permission to work: a step is settled"),
    facts=(*_WORK, "step", "state"),
)
CV_CHOSEN = _hers("employment.cv_chosen", sentence=_("Chose what her CV shows"), facts=("parts",))
