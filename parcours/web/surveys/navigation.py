from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Surveys"), "surveys", right="cases.see", order=46)
