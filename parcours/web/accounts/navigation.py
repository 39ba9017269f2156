from django.utils.translation import gettext_lazy as _

from parcours.web.navigation import account_link, entry

entry(_("Accounts"), "accounts", right="accounts.manage", order=80)
entry(_("Conventions"), "conventions", right="conventions.sign", order=82)
entry(_("Audit"), "audit", right="journal.audit", order=84)
account_link(_("To confirm by a second person"), "seconds", right="accounts.confirm", order=46)
account_link(_("My account"), "my_account", order=10)
account_link(_("My tokens"), "tokens", right="tokens.own", order=20)
