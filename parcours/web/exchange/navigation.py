from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Files"), "exports", right="exchange.export", order=68)
