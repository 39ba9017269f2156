from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Enterprises"), "ventures", right="enterprise.see", order=43)
# Whoever reads figures alone has no project to see: her line leads to the curve.
entry(_("Enterprises that live on"), "venture_survival", right="enterprise.figures", order=44)
