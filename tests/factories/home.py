"""The home page as somebody reads it who opens every line of it."""

import re
from html import unescape

from django.test import Client


def opened_home(client: Client) -> str:
    """The page with the first of everything that waits."""
    page = client.get("/").content.decode()
    lines = [client.get(unescape(url)) for url in re.findall(r'data-later="([^"]+)"', page)]
    assert all(line.status_code == 200 for line in lines)
    return page + "".join(line.content.decode() for line in lines)
