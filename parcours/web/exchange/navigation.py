from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Exports"), "exports", right="exchange.export", order=68)
entry(_("My controls"), "verifications", right="exchange.verify", order=10)
entry(_("Imports"), "imports", right="exchange.take_in", order=69)
