"""What carries messages, read from the environment: a mistake stops the start with a sentence."""

import json
from typing import Any
from urllib.parse import unquote, urlsplit

from .environment import Environment
from .problems import Problem

CHANNELS = ("email", "sms", "whatsapp")
SHORTEST_KEY = 20
GATEWAYS = ("file", "smtp", "http", "rapidpro", "none")


def of_channels(env: Environment) -> dict[str, str]:
    """The gateway of each channel; ``none`` is left out."""
    found = dict.fromkeys(CHANNELS, "file")
    for part in filter(None, (one.strip() for one in env.gateways.split(","))):
        channel, _equals, gateway = (one.strip() for one in part.partition("="))
        if channel not in CHANNELS or gateway not in GATEWAYS or (gateway == "smtp" and channel != "email"):
            raise Problem(
                f"PARCOURS_GATEWAYS holds {part!r}; give channel=gateway with a channel of "
                f"{', '.join(CHANNELS)} and a gateway of {', '.join(GATEWAYS)} (smtp for email only)."
            )
        found[channel] = gateway
    _check(env, set(found.values()))
    return {channel: gateway for channel, gateway in found.items() if gateway != "none"}


def _check(env: Environment, used: set[str]) -> None:
    needed = {
        "smtp": ("PARCOURS_EMAIL_URL", env.email_url),
        "http": ("PARCOURS_GATEWAY_URL", env.gateway_url),
        "rapidpro": ("PARCOURS_RAPIDPRO_URL", env.rapidpro_url and env.rapidpro_token),
    }
    for gateway in sorted(used & set(needed)):
        variable, given = needed[gateway]
        if not given:
            also = " and PARCOURS_RAPIDPRO_TOKEN" if gateway == "rapidpro" else ""
            raise Problem(f"the gateway {gateway} needs {variable}{also}.")


def http(env: Environment) -> dict[str, Any]:
    method = env.gateway_method.upper()
    if method not in ("GET", "POST", "PUT"):
        raise Problem("PARCOURS_GATEWAY_METHOD is none of GET, POST and PUT.")
    return {
        "url": _address("PARCOURS_GATEWAY_URL", env.gateway_url),
        "method": method,
        "headers": _headers(env.gateway_headers),
        "body": env.gateway_body,
    }


def _headers(text: str) -> dict[str, str]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = None
    fits = isinstance(found, dict) and all(
        isinstance(value, str) and value.isprintable() for value in found.values()
    )
    if not fits:
        raise Problem('PARCOURS_GATEWAY_HEADERS is no JSON object of texts, such as {"Authorization": "…"}.')
    return found


def _address(variable: str, url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise Problem(f"{variable} does not begin with https:// or http://.")
    return url.rstrip("/") if variable == "PARCOURS_RAPIDPRO_URL" else url


def rapidpro(env: Environment) -> dict[str, str]:
    return {"url": _address("PARCOURS_RAPIDPRO_URL", env.rapidpro_url), "token": env.rapidpro_token}


def answers(env: Environment) -> dict[str, str]:
    """The keys with which gateways in use hand in what people answer; none for what is closed."""
    used = set(of_channels(env).values())
    given = {
        "http": ("PARCOURS_GATEWAY_ANSWERS_KEY", env.gateway_answers_key),
        "rapidpro": ("PARCOURS_RAPIDPRO_ANSWERS_KEY", env.rapidpro_answers_key),
    }
    for variable, key in given.values():
        if key and (len(key) < SHORTEST_KEY or not key.isascii() or not key.isprintable()):
            raise Problem(f"{variable} has fewer than {SHORTEST_KEY} signs, or signs that no header carries.")
    return {gateway: key for gateway, (_name, key) in given.items() if key and gateway in used}


def mail(env: Environment) -> dict[str, Any]:
    """Django's settings of e-mail. Without an address no mail leaves: it is kept in memory."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    if not env.email_url:
        backend = "django.core.mail.backends.locmem.EmailBackend"
    at = urlsplit(env.email_url)
    try:
        port = at.port
    except ValueError:
        port = None
    if env.email_url and (at.scheme not in ("smtp", "smtps") or not at.hostname):
        raise Problem("PARCOURS_EMAIL_URL is no smtp:// or smtps:// address.")
    ssl = at.scheme == "smtps"
    return {
        "backend": backend,
        "host": at.hostname or "localhost",
        "port": port or (465 if ssl else 587),
        "user": unquote(at.username or ""),
        "password": unquote(at.password or ""),
        "ssl": ssl,
        # Without a user it is a server beside ours, which is spoken to as it is.
        "tls": at.scheme == "smtp" and bool(at.username),
    }
