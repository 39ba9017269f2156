"""What becomes of the words of an enterprise project when its members are erased.

Codes, days, amounts and papers that prove what a contract has paid remain. Free words go as soon as no member
is left who could be asked about them. Runs as the system.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, CharField, Model, Q, Value, When
from django.db.models.functions import Cast, Concat

from parcours.documents import storing
from parcours.people.models import Canonical

from .business_models import BusinessPlan, PlanLine
from .buying_models import Equipment, Purchase, Quote
from .coaching_models import Coaching, Market
from .committee_models import Dossier, Score
from .grant_models import Grant, Payment, Recovery, Refund, Tranche
from .models import Member, StepDone, Venture, Visit

GONE = "—"
# Where a constraint asks for a word, or for one that stands nowhere else.
OWN_ID = Concat(Value(f"{GONE} "), Cast("pk", CharField()))

# Table, how it hangs on a project, and what stands in its columns of free words afterwards.
WORDS: tuple[tuple[type[Model], str, dict], ...] = (
    (Venture, "pk", {"title": GONE, "idea": "", "registry": ""}),
    (StepDone, "venture", {"reference": "", "scan": None}),
    (Visit, "venture", {"note": ""}),
    (BusinessPlan, "venture", {"note": ""}),
    (PlanLine, "plan__venture", {"label": GONE}),
    (Coaching, "venture", {"agreed": ""}),
    (Market, "venture", {"title": GONE, "note": ""}),
    (Dossier, "venture", {"note": "", "appeal_note": ""}),
    (Score, "dossier__venture", {"note": ""}),
    (Tranche, "grant__venture", {"what": "", "note": ""}),
    (Payment, "tranche__grant__venture", {"reference": OWN_ID}),
    (Recovery, "grant__venture", {"note": ""}),
    (Refund, "grant__venture", {"reference": OWN_ID}),
    (Quote, "purchase__venture", {"supplier": GONE, "supplier_key": Cast("pk", CharField())}),
    (Equipment, "venture", {"what": GONE, "serial": "", "serial_key": "", "where": ""}),
)


def _unless_empty(column: str) -> Case:
    """A dash for a word, so that what had to be told still counts as told."""
    return Case(When(Q(**{column: ""}), then=Value("")), default=Value(GONE))


def forget(ventures: Iterable[UUID]) -> None:
    """Of these projects no word remains that may tell of whoever held them."""
    ids = list(ventures)
    steps = StepDone.objects.filter(venture__in=ids, scan__isnull=False)
    scans = list(steps.values_list("scan_id", flat=True))
    for model, path, values in WORDS:
        model.objects.filter(**{f"{path}__in": ids}).update(**values)
    storing.remove(scans)
    told = {"why": _unless_empty("why"), "reference": _unless_empty("reference")}
    Grant.objects.filter(venture__in=ids).update(**told)
    bought = ("chosen_why", "few_reason", "order_reference")
    Purchase.objects.filter(venture__in=ids).update(**{name: _unless_empty(name) for name in bought})


def alone(person: UUID) -> set[UUID]:
    """Projects that nobody held but she, under whichever of her files, and people who are erased."""
    kept = Canonical.objects.filter(gone_id=person).values_list("kept_id", flat=True).first() or person
    hers = {kept, person, *Canonical.objects.filter(kept_id=kept).values_list("gone_id", flat=True)}
    held = set(Member.objects.filter(person__in=hers).values_list("venture_id", flat=True))
    others = Member.objects.filter(venture_id__in=held, person__erased_on__isnull=True)
    return held - set(others.exclude(person__in=hers).values_list("venture_id", flat=True))


def forget_person(person: UUID) -> None:
    forget(alone(person))
