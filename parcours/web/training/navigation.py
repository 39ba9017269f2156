from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Training"), "training", right="training.see", order=40)
