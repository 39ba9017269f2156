from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Enterprises"), "ventures", right="enterprise.see", order=43)
