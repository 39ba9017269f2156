"""parcours publish MONTH"""

import argparse
from datetime import date

from .. import runtime


def month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month such as 2019-06") from None


def configure(commands):
    parser = commands.add_parser(
        "publish",
        help="publish the figures of a month for everybody",
        description="Prepares the public figures of a month that is over and publishes them. Small counts "
        "are hidden with whatever would tell them, the others rounded. What is published stays.",
    )
    parser.add_argument("month", metavar="MONTH", type=month, help="such as 2019-06")
    parser.add_argument("--check", action="store_true", help="only prepare it, for somebody to look at")
    parser.set_defaults(handle=_publish)


def _publish(given) -> int:
    with runtime.django():
        from parcours.exchange import actions
        from parcours.kernel.actor import Actor

        by = Actor.system("publish")
        done = actions.prepare_publication(by=by, month=given.month)
        if given.check:
            print(f"prepared, not published: SHA-256 {done.sha256}")
            return 0
        actions.publish(by=by, publication=done.id)
        print(f"published: SHA-256 {done.sha256}")
    return 0
