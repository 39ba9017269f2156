"""The peers: the same Django, server and database, without anything of ours around the view.

The plain list connects as the owner of the tables, whom row security does not hold: it shows every person to
everybody. That is what it would cost to do without the second wall.
"""

from pathlib import Path

from parcours.config.settings import *  # noqa: F403
from parcours.config.settings import DATABASES, TEMPLATES

# Only what the installed applications insist on.
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
TEMPLATES = [TEMPLATES[0] | {"DIRS": [Path(__file__).with_name("templates")]}]
ROOT_URLCONF = "benchmarks.peer_urls"
DATABASES = DATABASES | {"default": DATABASES["owner"] | {"CONN_MAX_AGE": None}}
