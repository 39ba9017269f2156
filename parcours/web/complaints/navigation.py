from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import account_link, entry

entry(_("Complaints"), "complaints", right="complaints.handle", order=74)
account_link(_("Record a complaint"), "complaint_new", right="complaints.record", order=40)
account_link(_("Focal points"), "focal_points", right="accounts.manage", order=45)
