"""One way to say no: a code, the field it concerns, and a sentence in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_sentences: dict[str, Any] = {}
_of_sharing: set[str] = set()


def refusal(code: str, sentence: Any, *, of_sharing: bool = False) -> str:
    """Declare a reason to refuse. The sentence is lazy and may hold ``%(name)s`` parameters.

    ``of_sharing``: it may depend on what a person agreed to share. Only what hands data on says such a no: a
    service never does.
    """
    if code in _sentences and str(_sentences[code]) != str(sentence):
        raise ValueError(f"refusal {code} is declared twice")
    _sentences[code] = sentence
    if of_sharing:
        _of_sharing.add(code)
    return code


def declared() -> Mapping[str, Any]:
    return dict(_sentences)


def of_sharing() -> frozenset[str]:
    """Codes of refusals that may depend on what a person agreed to share."""
    return frozenset(_of_sharing)


def sentence_of(code: str) -> str:
    return str(_sentences[code])


class Refused(Exception):
    """Something was asked that the rules do not allow. Becomes a form error, problem+json or a sentence."""

    def __init__(self, code: str, field: str | None = None, params: Mapping[str, Any] | None = None):
        if code not in _sentences:
            raise LookupError(f"refusal {code} is not declared")
        self.code, self.field, self.params = code, field, dict(params or {})
        super().__init__(code)

    @property
    def sentence(self) -> str:
        text = str(_sentences[self.code])
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return self.sentence


class Missing(Refused):
    """Not there, or not for this actor: the same answer for both."""


class NotAllowed(Refused):
    """The actor's role does not hold the right."""


NOT_ALLOWED = refusal("kernel.not_allowed", _("Your role does not allow this."))
NOT_FOUND = refusal("kernel.not_found", _("Not found."))
REPLAYED_OTHERWISE = refusal(
    "kernel.replayed_otherwise",
    _("This request was already sent with other content. Reload the page and try again."),
)
ILLEGAL_MOVE = refusal("kernel.illegal_move", _("This cannot be done now: the present state is “%(state)s”."))
INVALID = refusal("kernel.invalid", _("This value cannot be read."))
TOO_MANY_REQUESTS = refusal(
    "kernel.too_many_requests", _("Too many requests from here in one minute. Wait a moment and try again.")
)
CHANGED = refusal("kernel.changed", _("Somebody changed this meanwhile. Look at it again before you save."))

# A file of rows that somebody sends -----------------------------------------------------------------

FILE_UNREADABLE = refusal("kernel.file_unreadable", _("This file cannot be read. Send CSV or XLSX."))
FILE_EMPTY = refusal("kernel.file_empty", _("This file holds no row."))
FILE_TOO_LARGE = refusal("kernel.file_too_large", _("A file has at most %(most)s MB."))
FILE_TOO_LONG = refusal("kernel.file_too_long", _("At most %(most)s rows at once."))
FILE_TOO_WIDE = refusal("kernel.file_too_wide", _("A file has at most %(most)s columns."))
CELLS_MERGED = refusal("kernel.cells_merged", _("Cells are merged here: split them."))
CELL_COMPUTED = refusal("kernel.cell_computed", _("A formula stands here: write its value instead."))
CELL_BROKEN = refusal("kernel.cell_broken", _("An error of the spreadsheet stands here: write the value."))
SHEET_UNKNOWN = refusal(
    "kernel.sheet_unknown", _("There is no sheet “%(value)s” in this workbook. It has: %(names)s.")
)
