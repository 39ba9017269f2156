from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("Money"), "money", right="programmes.money", order=65)
# Whoever funds sees sums alone.
entry(_("Money of the programme"), "money_programme", right="results.answer", order=65)
