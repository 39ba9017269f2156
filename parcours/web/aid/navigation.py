from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Barrier aid"), "aid", right="aid.see", order=45)
# Whoever sets aid against the budget sees no person: her own line leads there at once.
entry(_("Aid and budget"), "aid_reconcile", right="aid.reconcile", order=45)
