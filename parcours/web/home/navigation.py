from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Today"), "home", unless="exchange.verify", order=10)
