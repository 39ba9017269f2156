from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("The programme"), "programme", right="programmes.see", order=70)
