from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

USER_CREATED = kind("accounts.user_created", sentence=_("User created"), about_person=False)
ROLE_GRANTED = kind(
    "accounts.role_granted", sentence=_("Role granted: %(role)s"), facts=("role", "user"), about_person=False
)
ROLE_ASKED = kind(
    "accounts.role_asked",
    sentence=_("Role asked for, to be confirmed by a second person: %(role)s"),
    facts=("role", "user"),
    about_person=False,
)
ROLE_CONFIRMED = kind(
    "accounts.role_confirmed",
    sentence=_("Role confirmed by a second person: %(role)s"),
    facts=("role", "user"),
    about_person=False,
)
ROLE_REFUSED = kind(
    "accounts.role_refused",
    sentence=_("Role asked for and not given: %(role)s"),
    facts=("role", "user"),
    about_person=False,
)
ROLE_ENDED = kind(
    "accounts.role_ended", sentence=_("Role ended: %(role)s"), facts=("role", "user"), about_person=False
)
ROLE_DATED = kind(
    "accounts.role_dated",
    sentence=_("End of a verifier's role set"),
    facts=("user", "until"),
    about_person=False,
)
USER_CLOSED = kind("accounts.user_closed", sentence=_("Account closed"), about_person=False)
ORGANISATION_SET = kind(
    "accounts.organisation_set", sentence=_("Organisation recorded"), facts=("code",), about_person=False
)
SITE_SET = kind("accounts.site_set", sentence=_("Site recorded"), facts=("code",), about_person=False)
LANGUAGE_SET = kind(
    "accounts.language_set", sentence=_("Language chosen"), facts=("language",), about_person=False
)
EMAIL_SET = kind("accounts.email_set", sentence=_("E-mail address of the account set"), about_person=False)
TOKEN_MADE = kind("accounts.token_made", sentence=_("Token made"), facts=("days",), about_person=False)
TOKEN_REVOKED = kind("accounts.token_revoked", sentence=_("Token revoked"), about_person=False)
SECOND_FACTOR_RESET = kind(
    "accounts.second_factor_reset", sentence=_("Second factor taken off"), about_person=False
)
PASSWORD_CHOSEN = kind("accounts.password_chosen", sentence=_("Own password chosen"), about_person=False)
PROTECTS = kind(
    "accounts.protects",
    sentence=_("Module on data protection passed, or its training attended"),
    facts=("user", "how", "version"),
    about_person=False,
)
