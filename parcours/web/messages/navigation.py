from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import account_link, entry

entry(_("Messages"), "messages_queue", right="messages.run", order=81)
account_link(_("Messages"), "messages", right="messages.see", order=30)
