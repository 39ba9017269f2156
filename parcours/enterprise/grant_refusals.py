from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NO_RULE = refusal(
    "enterprise.no_grant_rule", _("The contract of this project says nothing of grants to enterprises.")
)
NO_RATE = refusal(
    "enterprise.no_rate", _("No exchange rate from %(first)s to %(second)s is stated for %(day)s.")
)
NO_DIRECT = refusal("enterprise.no_direct", _("This project awards nothing without a call for projects."))
SAY_WHY_DIRECT = refusal("enterprise.say_why_direct", _("Write why it is awarded without a call."))
NOT_ACCEPTED = refusal("enterprise.not_accepted", _("The committee did not accept this dossier."))
TOO_EARLY = refusal("enterprise.grant_too_early", _("A grant needs a project with a business plan."))
GRANT_TWICE = refusal("enterprise.grant_twice", _("This dossier has its agreement already."))
OVER_GRANTED = refusal("enterprise.over_granted", _("The committee granted %(amount)s: not more."))
OVER_THIRD_PARTY = refusal(
    "enterprise.over_third_party",
    _("With its other grants this is %(amount)s: one enterprise has at most %(most)s under this contract."),
)
OVER_DIRECT = refusal("enterprise.over_direct", _("This is more than is left for awards without a call."))
OVER_CALL = refusal("enterprise.over_call", _("This is more than is left of the envelope of the call."))
OVER_GRANT = refusal("enterprise.over_grant", _("This is more than is left of the grant: %(left)s."))
TRANCHES_NOT_WHOLE = refusal(
    "enterprise.tranches_not_whole",
    _("The tranches total %(total)s, and must total the grant: %(amount)s."),
)
AGREEMENT_MISSING = refusal("enterprise.agreement_missing", _("Keep the signed agreement: a photo or a PDF."))
NOT_RUNNING = refusal(
    "enterprise.not_running", _("Nothing is released while the grant stands so: %(state)s.")
)
EVIDENCE_MISSING = refusal(
    "enterprise.evidence_missing", _("Keep the paper that shows it: a photo or a PDF.")
)
VISIT_MISSING = refusal(
    "enterprise.visit_missing", _("Choose a visit that met the members since the agreement was signed.")
)
STEP_MISSING = refusal("enterprise.step_missing", _("The legal step that it names is not done yet."))
STEP_UNKNOWN = refusal("enterprise.step_unknown", _("Say which legal step of its form has to be done."))
STEP_PROVES = refusal(
    "enterprise.step_proves", _("A tranche of a grant rests on this step: it cannot be taken back.")
)
CONDITION_MISSING = refusal(
    "enterprise.condition_missing", _("Say what has to be shown before it is released.")
)
WHAT_MISSING = refusal("enterprise.what_missing", _("Say which milestone has to be reached."))
OTHER_PERSON = refusal(
    "enterprise.other_person", _("Whoever proposed it does not confirm it: a second person does.")
)
RECENT_ACCOUNT = refusal(
    "enterprise.recent_account",
    _("Her account comes from the one who proposed it, less than a week ago: another colleague confirms."),
)
RELEASED_ALREADY = refusal("enterprise.released_already", _("This tranche is released already."))
PAID_ALREADY = refusal("enterprise.paid_already", _("This tranche is paid already."))
REFERENCE_MISSING = refusal("enterprise.reference_missing", _("Write the reference of the payment."))
REFERENCE_TWICE = refusal("enterprise.reference_twice", _("This reference was used for another payment."))
RECEIPT_MISSING = refusal("enterprise.receipt_missing", _("Keep the receipt: a photo or a PDF."))
NOT_ALL_PAID = refusal("enterprise.not_all_paid", _("A tranche is not paid yet."))
STILL_OWED = refusal("enterprise.still_owed", _("%(amount)s is still to be given back."))
NOTHING_BACK = refusal("enterprise.nothing_back", _("Nothing was asked back."))
OVER_PAID = refusal("enterprise.over_paid", _("Not more than was paid and not asked back yet: %(left)s."))
OVER_OWED = refusal("enterprise.over_grant_owed", _("Not more than is still to be given back: %(left)s."))

# In kind ------------------------------------------------------------------------------------------
WHAT_BOUGHT = refusal("enterprise.what_bought", _("Say what is to be bought."))
CHOOSE_QUOTE = refusal("enterprise.choose_quote", _("In kind, the evidence is a chosen quote."))
QUOTE_MISSING = refusal("enterprise.quote_missing", _("Keep the quote: a photo or a PDF."))
SUPPLIER_MISSING = refusal("enterprise.supplier_missing", _("Write the name of the supplier."))
QUOTE_TWICE = refusal("enterprise.quote_twice", _("This supplier has quoted already."))
TOO_FEW_QUOTES = refusal(
    "enterprise.too_few_quotes",
    _("%(most)s quotes are needed, or a written reason to which a second person agrees."),
)
NOT_QUOTING = refusal("enterprise.not_quoting", _("What this tranche buys is released: its quotes stay."))
NO_FEW_ASKED = refusal("enterprise.no_few_asked", _("Nobody asked to do with fewer quotes."))
FEW_AGREED = refusal("enterprise.few_agreed", _("A second person agreed to it already."))
WHY_NOT_CHEAPEST = refusal(
    "enterprise.why_not_cheapest", _("It is not the cheapest: write why it is chosen.")
)
NOT_RELEASED = refusal("enterprise.not_released", _("It is ordered once two people released the tranche."))
DELIVERY_MISSING = refusal("enterprise.delivery_missing", _("Keep the delivery note: a photo or a PDF."))
HANDOVER_MISSING = refusal(
    "enterprise.handover_missing", _("Keep the handover that the members signed: a photo or a PDF.")
)
NOT_DELIVERED = refusal("enterprise.not_delivered", _("The supplier is paid once everything is delivered."))
NOT_HANDED_OVER = refusal("enterprise.not_handed_over", _("What was bought is not handed over yet."))
NO_EQUIPMENT = refusal(
    "enterprise.no_equipment", _("Write what was delivered into the register of equipment first.")
)
ITEM_MISSING = refusal("enterprise.item_missing", _("Say what it is."))
SERIAL_TWICE = refusal("enterprise.serial_twice", _("This serial number is in the register already."))
SAME_STATE = refusal("enterprise.same_state", _("Nothing is different."))

GUARDS = {
    "enterprise_grant_once": (GRANT_TWICE, "dossier"),
    "enterprise_grant_within": (OVER_GRANT, "amount"),
    "enterprise_direct_envelope_within": (OVER_DIRECT, "amount"),
    "enterprise_call_committed": (OVER_CALL, "amount"),
    "enterprise_release_tranche_id_key": (RELEASED_ALREADY, None),
    "enterprise_release_two_people": (OTHER_PERSON, None),
    "enterprise_payment_tranche_id_key": (PAID_ALREADY, None),
    "enterprise_payment_reference": (REFERENCE_TWICE, "reference"),
    "enterprise_refund_reference": (REFERENCE_TWICE, "reference"),
    "enterprise_quote_once": (QUOTE_TWICE, "supplier"),
    "enterprise_purchase_two_people": (OTHER_PERSON, None),
    "enterprise_equipment_serial": (SERIAL_TWICE, "serial"),
}
"""What the database refuses, in the words of the rule that it guards."""
