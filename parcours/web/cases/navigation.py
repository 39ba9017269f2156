from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Desk"), "desk", right="cases.book", order=30)
