from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

LOGIN_TAKEN = refusal("accounts.login_taken", _("This login is already taken."))
LOGIN_UNREADABLE = refusal(
    "accounts.login_unreadable", _("A login has 3 to 80 letters, digits, dots, hyphens or underscores.")
)
UNKNOWN_ROLE = refusal("accounts.unknown_role", _("This role does not exist."))
UNKNOWN_ORGANISATION = refusal("accounts.unknown_organisation", _("This organisation is not known."))
UNKNOWN_USER = refusal("accounts.unknown_user", _("This user is not known."))
UNKNOWN_SITE = refusal("accounts.unknown_site", _("This site is not one of the organisation's."))
UNKNOWN_PLACE = refusal("accounts.unknown_place", _("This place is not in the list."))
SITE_OF_ANOTHER = refusal("accounts.site_of_another", _("This code is another organisation's site."))
NOT_ONESELF = refusal("accounts.not_oneself", _("Nobody changes her own roles. Ask another administrator."))
GRANTS_AND_AUDITS = refusal(
    "accounts.grants_and_audits", _("Whoever grants rights may not audit: give this role to somebody else.")
)
VERIFIES_ALONE = refusal(
    "accounts.verifies_alone",
    _("Whoever verifies spending holds no other role here: open another account for it."),
)
SECOND_NOT_ONESELF = refusal(
    "accounts.second_not_oneself",
    _("Nobody confirms what she asked for, nor what is for herself: a second person does."),
)
SECOND_TOO_NEW = refusal(
    "accounts.second_too_new",
    _("Whoever asks gave you your role within the last week: somebody else confirms this."),
)
ADMINISTRATOR_SECONDS = refusal(
    "accounts.administrator_seconds", _("Another administrator confirms this, as long as there is one.")
)
ALREADY_ASKED = refusal(
    "accounts.already_asked", _("This role is asked for already and waits for a second person.")
)
POINT = refusal("accounts.point", _("Latitude and longitude go together."))
POINT_UNREADABLE = refusal(
    "accounts.point_unreadable", _("Latitude lies between -90 and 90, longitude between -180 and 180.")
)
POINT_ELSEWHERE = refusal(
    "accounts.point_elsewhere",
    _("This point lies outside the country: look whether the two are exchanged or a minus is missing."),
)
NO_NAME = refusal("accounts.no_name", _("Give the name of the person who will use this account."))
PASSWORD_WEAK = refusal("accounts.password_weak", _("This password is too easy to guess: %(why)s"))
TOKEN_SCOPE = refusal("accounts.token_scope", _("A token cannot hold a right that your role does not hold."))
TOKEN_LIFE = refusal("accounts.token_life", _("A token lives from 1 to %(most)s days."))
OTHER_ROLE = refusal(
    "accounts.other_role",
    _(
        "This page was opened in another of your roles, and you work in a new one since. Nothing was kept: "
        "look for whom you work now, then send it again, or change back first."
    ),
)
NOT_SIGNED_IN = refusal(
    "accounts.not_signed_in", _("Sign in, or send a token that is alive: it may have ended or been revoked.")
)
SECOND_FACTOR = refusal("accounts.second_factor", _("Your role needs a second factor. Set it up first."))
OWN_PASSWORD = refusal(
    "accounts.own_password", _("Somebody else gave you your password. Choose your own first.")
)
CODE_UNREADABLE = refusal(
    "accounts.code_unreadable", _("A code has 1 to %(most)s letters, digits, dots or hyphens.")
)
BODY_NAME = refusal("accounts.body_name", _("Give a name in at least one language."))
BODY_NAME_LONG = refusal(
    "accounts.body_name_long", _("A name has at most %(most)s characters in each language.")
)
PHONE_LONG = refusal("accounts.phone_long", _("A telephone number has at most 20 characters."))
EMAIL_UNREADABLE = refusal("accounts.email_unreadable", _("This is not an e-mail address."))
UNKNOWN_KIND = refusal("accounts.unknown_kind", _("This kind of organisation does not exist."))
UNKNOWN_LANGUAGE = refusal("accounts.unknown_language", _("This language is not one of the screens."))
EMPTY_LIST = refusal("accounts.empty_list", _("Name at least one right."))
NO_SECOND_FACTOR = refusal("accounts.no_second_factor", _("This account has no second factor."))
FIRST_THERE = refusal(
    "accounts.first_there", _("There is an administrator already: she opens every other account.")
)
FIRST_WHERE = refusal(
    "accounts.first_where",
    _("No organisation has the code %(code)s yet: give its name too (--organisation-name)."),
)
FIRST_PASSWORD = refusal("accounts.first_password", _("Choose a password."))
FIRST_TERMINAL = refusal(
    "accounts.first_terminal", _("The password is asked on a terminal: run this where one can type it.")
)
FIRST_TWICE = refusal("accounts.first_twice", _("The two passwords are not the same. Nothing was opened."))
MODULE = refusal(
    "accounts.module", _("Your role sees people: first go through the module on data protection, once.")
)
MODULE_WRONG = refusal(
    "accounts.module_wrong", _("Not all answers are right yet. Read why, and answer again.")
)
