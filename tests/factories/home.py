"""The home page as somebody reads it whose browser reads the rest of it, and who opens every line."""

import re
from html import unescape

from django.test import Client

FETCH = {"X-Requested-With": "fetch"}


def home(client: Client) -> str:
    """The page with the rest of what waits, which is read once it stands."""
    page = client.get("/").content.decode()
    rest = [client.get(unescape(url), headers=FETCH) for url in re.findall(r'data-rest="([^"]+)"', page)]
    assert all(one.status_code == 200 for one in rest)
    return page + "".join(one.content.decode() for one in rest)


def opened_home(client: Client) -> str:
    """And with the first of everything that waits."""
    page = home(client)
    lines = [client.get(unescape(url)) for url in re.findall(r'data-later="([^"]+)"', page)]
    assert all(line.status_code == 200 for line in lines)
    return page + "".join(line.content.decode() for line in lines)
