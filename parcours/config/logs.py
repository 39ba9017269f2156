"""Logs: one JSON object a line on stderr, ids only; no query string, no body, nothing typed."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

# What follows these in an address is itself the key: of a link, a calendar, a complaint, a paper.
KEYED = re.compile(r"/(r|f|v|c|p|cal)/(?!\s).*", re.DOTALL)
# Whatever else is long and no word, but for the ids of rows.
LONG = re.compile(r"/(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/|$))(?=[^/]*[0-9A-Z])[\w-]{20,}")
CARRIED = ("request_id", "user", "organisation", "status_code", "action", "job", "seconds")


def without_keys(text: str) -> str:
    """A text that holds an address, without its query and without what opens something."""
    return LONG.sub("/…", KEYED.sub(r"/\1/…", text.split("?", 1)[0]))


class Line(logging.Formatter):
    """``messages`` off leaves out the text of exceptions, which may repeat a value of a row."""

    def __init__(self, messages: bool = False):
        super().__init__()
        self.messages = messages

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_keys(record.getMessage()),
        }
        line |= {name: str(getattr(record, name)) for name in CARRIED if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            if self.messages:
                line["says"] = str(record.exc_info[1])
            frames = traceback.extract_tb(record.exc_info[2])[-12:]
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


def configuration(level: str, messages: bool) -> dict:
    """For Django's LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "parcours.config.logs.Line", "messages": messages}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            "django.db.backends": {"level": "INFO"},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "procrastinate": {"level": "WARNING"},
            # It takes our worker for a script that defines an application.
            "procrastinate.blueprints": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
        },
    }
