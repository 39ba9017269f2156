from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Outreach"), "outreach", right="outreach.see", order=25)
