"""``parcours users first``: what an operator sees of opening the first account."""

import sys
from getpass import getpass
from typing import TextIO

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused

from . import first, refusals


def open_first(*, out: TextIO = sys.stdout, err: TextIO = sys.stderr, **told: str) -> bool:
    """Ask for a password on the terminal, twice, and open the account. False when refused; ``err`` says why.

    ``told``: as of the action. Nothing is asked where it would be refused anyway.
    """
    try:
        if first.is_there():
            raise Refused(refusals.FIRST_THERE)
        if not told["organisation_name"] and not first.knows(told["organisation"]):
            raise Refused(refusals.FIRST_WHERE, "organisation", {"code": told["organisation"]})
        password = _asked()
        first.open_first(by=Actor.system("users.first"), password=password, **told)
    except Refused as refused:
        print(refused.sentence, file=err)
        return False
    login = told["login"].strip().casefold()
    print(
        f"The account {login} is open: sign in at /account/login/, set up the second factor there,", file=out
    )
    print("and open the accounts of everybody else.", file=out)
    return True


def _asked() -> str:
    """Never an argument, which others on the machine could read."""
    if not sys.stdin.isatty():
        raise Refused(refusals.FIRST_TERMINAL)
    password = getpass("Password: ")
    if getpass("The same again: ") != password:
        raise Refused(refusals.FIRST_TWICE)
    return password
