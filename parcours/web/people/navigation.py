from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import entry

entry(_("People"), "people", right="people.see", order=20)
entry(_("Requests about data"), "requests", right="people.answer_requests", order=83)
entry(_("Reception"), "reception", right="people.receive", order=15)
