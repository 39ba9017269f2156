"""parcours openapi"""

import json

from .. import runtime


def configure(commands):
    parser = commands.add_parser(
        "openapi",
        help="print the description of the API",
        description="Prints the OpenAPI description of the API as JSON. Needs no database.",
    )
    parser.set_defaults(handle=handle)


def handle(given) -> int:
    runtime.load_django()
    from parcours.api.urls import api

    print(json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2, default=str))
    return 0
