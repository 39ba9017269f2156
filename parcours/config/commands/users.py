"""parcours users first"""

from .. import runtime

KINDS = ("grantee", "public", "association", "international", "ministry", "private", "funder")


def configure(commands):
    parser = commands.add_parser(
        "users",
        help="open the account of the first administrator",
        description="Everybody else's account is opened on the screens, by an administrator.",
    )
    ways = parser.add_subparsers(metavar="first", required=True)
    first = ways.add_parser(
        "first",
        help="open the account of the first administrator",
        description="Opens the first account of a real installation, while nobody may open any. Asks for the "
        "password on the terminal. Refused once there is an administrator.",
    )
    first.add_argument("--login", required=True, metavar="LOGIN", help="with which she signs in")
    first.add_argument("--name", required=True, metavar="NAME", help="her name")
    first.add_argument("--organisation", required=True, metavar="CODE", help="the code of her organisation")
    first.add_argument(
        "--organisation-name", default="", metavar="NAME", help="its name, when it is not recorded yet"
    )
    first.add_argument("--kind", default="grantee", choices=KINDS, help="its kind, when it is not (grantee)")
    first.add_argument("--language", default="fr", choices=("fr", "ar", "en"), help="of her screens (fr)")
    first.add_argument("--email", default="", metavar="ADDRESS", help="for mail of her account")
    first.set_defaults(handle=_first)


def _first(given) -> int:
    with runtime.django():
        from parcours.accounts import commands

        told = {
            name: getattr(given, name)
            for name in ("login", "name", "organisation", "organisation_name", "kind", "language", "email")
        }
        return 0 if commands.open_first(**told) else 1
