from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Money"), "money", right="programmes.money", order=65)
