"""parcours journal verify|seal|head"""

import sys

from .. import runtime


def configure(commands):
    parser = commands.add_parser(
        "journal",
        help="verify and seal what happened",
        description="The journal is sealed every minute into a chain of hashes; its head can be "
        "published outside.",
    )
    ways = parser.add_subparsers(metavar="verify|seal|head", required=True)
    for name, sentence, handle in (
        ("verify", "recompute the chain; names the first bad row and exits with 1", _verify),
        ("seal", "seal what is not sealed yet", _seal),
        ("head", "print the head of the chain", _head),
    ):
        way = ways.add_parser(name, help=sentence, description=sentence[0].upper() + sentence[1:] + ".")
        way.set_defaults(handle=handle)


def _verify(given) -> int:
    with runtime.django():
        from parcours.journal import verify

        return 0 if verify.verify(sys.stdout) else 1


def _seal(given) -> int:
    with runtime.django():
        from parcours.journal import sealing

        _print(sealing.seal())
    return 0


def _head(given) -> int:
    with runtime.django():
        from parcours.journal import sealing

        _print(sealing.head())
    return 0


def _print(answer) -> None:
    if answer is not None:
        print(answer)
