from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Enterprises"), "ventures", right="enterprise.see", order=43)
# Whoever sets money against budgets sees no project: her own line leads to the curve at once.
entry(_("Enterprises that live on"), "venture_survival", right="aid.reconcile", order=44)
