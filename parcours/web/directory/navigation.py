from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Services"), "services", right="directory.see", order=35)
