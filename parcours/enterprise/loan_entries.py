"""Requests for loans count the member who asks; repayments count amounts. Codes, days and numbers alone."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

_FACTS = ("form", "sector", "place", "region", "amount", "currency", "months", "state", "reason_code", "copy")
# Whom she asks for money stays with the organisation that accompanies the project.
of_her = partial(entries.kind, right="enterprise.see", own={}, facts=_FACTS)
LOAN_ASKED = of_her("enterprise.loan_asked", sentence=_("Loan asked for at a lender"))
LOAN_MOVED = of_her("enterprise.loan_moved", sentence=_("Request for a loan moved on"))
REPAID = of_her("enterprise.loan_repaid_part", sentence=_("Part of a loan paid back"))
REPAID_REMOVED = of_her("enterprise.loan_repayment_removed", sentence=_("Repayment of a loan taken back"))
