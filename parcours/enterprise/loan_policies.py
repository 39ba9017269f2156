"""A loan is seen by the organisation that accompanies the project, where it sees the file of who asked."""

from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from parcours.kernel.rowsecurity import ORGANISATION, append_only, per_person, policy
from parcours.people.ports import follows

from .loan_models import Loan, LoanMove, Repayment
from .shown import own

per_person(Loan, also=f"{Loan._meta.db_table}.organisation_id = {ORGANISATION}")
for owned in (LoanMove, Repayment):
    policy(owned, using=f"{owned._meta.db_table}.organisation_id = {ORGANISATION}")
append_only(LoanMove)


def _shown(person: UUID) -> list[dict]:
    titles = {one.venture.id: one.title for one in own(person)}
    rows = Loan.objects.filter(person_id=person).select_related("lender").order_by("sent_on", "id")
    rows = rows.annotate(back=Sum("repayments__amount"))
    return [
        {
            "enterprise_project": titles.get(row.venture_id, ""),
            "lender": row.lender.name,
            "amount": row.amount,
            "currency": row.currency,
            "given_back": row.back,
            "sent_on": row.sent_on,
            "state": row.get_state_display(),
            "reason": row.get_reason_display(),
            "purpose": row.purpose,
        }
        for row in rows
    ]


follows(
    Loan,
    title=_("Loans that you asked for"),
    erase={"purpose": ""},
    access=_shown,
    words={
        "enterprise_project": _("Enterprise project"),
        "lender": _("Lender"),
        "given_back": _("Given back"),
        "sent_on": _("Sent to the lender on"),
        "purpose": _("What the loan is for"),
    },
)
