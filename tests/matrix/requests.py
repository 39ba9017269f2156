"""Asking as somebody, and what an answer says in words."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

TOKENS = re.compile(
    rb'(name="(?:csrfmiddlewaretoken|request_id)" value=")[^"]*|("X-CSRFToken": ")[^"]*|nonce="[^"]*"'
)
HREF = re.compile(r'(?:href|src|hx-get|action|data-later)="(/[^"#]*)')


def signed_in(world, role: str | None, **options) -> Client:
    client = Client(raise_request_exception=False, **options)
    if role is not None:
        client.force_login(world.users[role], backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def plain(response) -> bytes:
    """The body without what is drawn by lot at each answer."""
    return TOKENS.sub(b"", body(response))


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def words(response) -> str:
    """What a reader of the answer can read: of a PDF its text, of anything else all of it."""
    raw = body(response)
    head = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    if raw[:5] == b"%PDF-":
        import pypdfium2

        with pypdfium2.PdfDocument(raw) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
        return head + "\n" + "\n".join(pages)
    return head + "\n" + raw.decode(errors="replace")


def links(response) -> set[str]:
    """The addresses of our own that an answer leads to; what signs out or is static is left out."""
    if "html" not in response.headers.get("Content-Type", ""):
        return set()
    found = {address.replace("&amp;", "&") for address in HREF.findall(body(response).decode())}
    return {a for a in found if not urlsplit(a).path.startswith(("/static/", "/language/", "/account/log"))}


@dataclass(frozen=True)
class Answer:
    """What is kept of an answer: its status, its words, and where it leads to."""

    status: int
    words: str
    links: set[str]

    @classmethod
    def of(cls, response) -> "Answer":
        return cls(response.status_code, words(response), links(response))
