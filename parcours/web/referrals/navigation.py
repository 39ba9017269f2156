from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Referrals"), "referrals", right="referrals.see", order=35)
