from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Results"), "results", right="results.see", order=60)
