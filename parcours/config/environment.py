"""The environment, typed: every variable that changes how Parcours runs, with its sentence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from .problems import Problem

MODES = ("demo", "development", "production", "test")
TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def _variable(name: str, default: Any, sentence: str, shown: str = "", secret: bool = False) -> Any:
    """A field read from the variable ``name``; ``shown`` is the default as the documentation prints it."""
    about = {"name": name, "sentence": sentence, "shown": shown or str(default), "secret": secret}
    return field(default=default, metadata=about)


@dataclass(frozen=True)
class Environment:
    mode: str = _variable(
        "PARCOURS_MODE",
        "demo",
        "demo (synthetic people, relaxed login), development, production or test.",
    )
    home: Path = _variable(
        "PARCOURS_HOME", Path("var"), "The folder that holds all data: database, keys, files, cache."
    )
    host: str = _variable("PARCOURS_HOST", "127.0.0.1", "The address the server listens on.")
    port: int = _variable("PORT", 8000, "The port the server listens on.")
    demo: bool | None = _variable(
        "PARCOURS_DEMO",
        None,
        "1 marks a demo: banner on every page, second factor optional. Stamped into the database.",
        shown="1 in demo mode, else 0",
    )
    debug: bool = _variable(
        "PARCOURS_DEBUG", False, "1 shows stack traces. Refused in production mode.", shown="0"
    )
    secret_key: str = _variable(
        "PARCOURS_SECRET_KEY",
        "",
        "Signs sessions and links. At least 40 characters.",
        shown="made once in PARCOURS_HOME/keys",
        secret=True,
    )
    restricted_key: str = _variable(
        "PARCOURS_RESTRICTED_KEY",
        "",
        "Encrypts restricted facts. Several, newest first, separated by commas, while keys change.",
        shown="made once in PARCOURS_HOME/keys",
        secret=True,
    )
    database_url: str = _variable(
        "DATABASE_URL",
        "",
        "postgresql://… of the application role on your own PostgreSQL 15 or later.",
        shown="the embedded PostgreSQL",
        secret=True,
    )
    database_owner_url: str = _variable(
        "DATABASE_OWNER_URL",
        "",
        "postgresql://… of the owner role, used by migrate, backup and restore only.",
        shown="the embedded PostgreSQL",
        secret=True,
    )
    allowed_hosts: str = _variable(
        "PARCOURS_ALLOWED_HOSTS",
        "",
        "Host names the server answers to, separated by commas.",
        shown="localhost, 127.0.0.1 and [::1]",
    )
    url: str = _variable(
        "PARCOURS_URL",
        "",
        "The public address, printed on certificates and letters.",
        shown="http://127.0.0.1:PORT",
    )
    behind_proxy: bool = _variable(
        "PARCOURS_BEHIND_PROXY",
        False,
        "1 when a proxy that sets X-Forwarded-Proto and X-Forwarded-For stands before the server.",
        shown="0",
    )
    trusted_proxies: int = _variable(
        "PARCOURS_TRUSTED_PROXIES",
        0,
        "How many proxies add the address they see to X-Forwarded-For. Needed behind a proxy, else all who "
        "come through it count as one address and share its limits; too many, and addresses can be invented.",
    )
    workers: int = _variable("PARCOURS_WORKERS", 0, "Server processes.", shown="one per core, 2 to 8")
    threads: int = _variable("PARCOURS_THREADS", 4, "Threads of each server process.")
    language: str = _variable(
        "PARCOURS_LANGUAGE", "fr", "Language of the interface before anybody chooses: fr, ar or en."
    )
    pack: Path = _variable(
        "PARCOURS_PACK",
        Path("programmes/eu-maroc-2017.toml"),
        "The programme pack that the first start loads into an empty database.",
    )
    sender: str = _variable(
        "PARCOURS_SENDER",
        "Parcours",
        "The neutral name that messages to people begin with. It says nothing of what the programme is for.",
    )
    gateways: str = _variable(
        "PARCOURS_GATEWAYS",
        "",
        "Which gateway carries each channel, such as email=smtp,sms=http,whatsapp=rapidpro. "
        "Gateways: file, smtp, http, rapidpro, none.",
        shown="file for each: texts under PARCOURS_HOME/outbox",
    )
    email_url: str = _variable(
        "PARCOURS_EMAIL_URL",
        "",
        "smtp://user:password@host:587 (encrypted with STARTTLS) or smtps://user:password@host:465.",
        shown="none",
        secret=True,
    )
    email_from: str = _variable(
        "PARCOURS_EMAIL_FROM", "parcours@localhost", "The address that e-mail is sent from."
    )
    gateway_url: str = _variable(
        "PARCOURS_GATEWAY_URL",
        "",
        "Address of the gateway http; {to}, {text}, {id}, {channel} and {language} stand for the message.",
        shown="none",
        secret=True,
    )
    gateway_method: str = _variable("PARCOURS_GATEWAY_METHOD", "POST", "GET, POST or PUT.")
    gateway_headers: str = _variable(
        "PARCOURS_GATEWAY_HEADERS",
        "",
        "JSON object of headers for the gateway http, such as the one that authorises.",
        shown="none",
        secret=True,
    )
    gateway_body: str = _variable(
        "PARCOURS_GATEWAY_BODY",
        '{"to": "{to}", "text": "{text}", "id": "{id}"}',
        "Body for the gateway http, with the same places as its address.",
    )
    rapidpro_url: str = _variable("PARCOURS_RAPIDPRO_URL", "", "Address of a RapidPro server.", shown="none")
    rapidpro_token: str = _variable(
        "PARCOURS_RAPIDPRO_TOKEN", "", "Token of its API.", shown="none", secret=True
    )
    callback_key: str = _variable(
        "PARCOURS_CALLBACK_KEY",
        "",
        "Signs what gateways tell of messages at /messages/receipts/. Without it nothing is believed.",
        shown="none",
        secret=True,
    )
    gateway_answers_key: str = _variable(
        "PARCOURS_GATEWAY_ANSWERS_KEY",
        "",
        "Opens /messages/answers/http/, where the gateway http hands in what people answer.",
        shown="none: closed",
        secret=True,
    )
    rapidpro_answers_key: str = _variable(
        "PARCOURS_RAPIDPRO_ANSWERS_KEY",
        "",
        "Opens /messages/answers/rapidpro/, where RapidPro hands in what people answer.",
        shown="none: closed",
        secret=True,
    )
    log_level: str = _variable("PARCOURS_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.")

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo" if self.demo is None else self.demo

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def embedded(self) -> bool:
        """Whether Parcours runs its own PostgreSQL."""
        return not self.database_url

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host  # noqa: S104
        return self.url.rstrip("/") or f"http://{shown}:{self.port}"


def read(variables: Mapping[str, str] | None = None) -> Environment:
    """The environment as given by ``variables`` (the process's own by default). Raises Problem."""
    given = os.environ if variables is None else variables
    values = {}
    for item in fields(Environment):
        name = item.metadata["name"]
        if name in given:
            values[item.name] = _value(name, given[name], item)
    home = Path(values.get("home") or "var").expanduser().absolute()
    found = Environment(**{**values, "home": home})
    if found.mode not in MODES:
        raise Problem(f"PARCOURS_MODE is {found.mode!r}; give one of {', '.join(MODES)}.")
    if found.language not in ("fr", "ar", "en"):
        raise Problem(f"PARCOURS_LANGUAGE is {found.language!r}; give fr, ar or en.")
    if found.database_owner_url and not found.database_url:
        raise Problem("DATABASE_OWNER_URL is set without DATABASE_URL; set both.")
    return found


def _value(name: str, text: str, item: Any) -> Any:
    text = text.strip()
    if item.type in (bool, bool | None):
        if text.lower() in TRUE:
            return True
        if text.lower() in FALSE:
            return item.default if text == "" else False
        raise Problem(f"{name} is {text!r}; give 1 or 0.")
    if text == "":
        return item.default
    if item.type is int:
        if not text.isdecimal() or int(text) > 65535:
            raise Problem(f"{name} is {text!r}; give a whole number up to 65535.")
        return int(text)
    return Path(text) if item.type is Path else text


def table() -> list[tuple[str, str, str]]:
    """Every variable: its name, its default as printed, its sentence."""
    return [(i.metadata["name"], i.metadata["shown"], i.metadata["sentence"]) for i in fields(Environment)]
