"""What is told, encrypted. Reports of abuse have a binding of their own: no other text of the product opens
in their place, nor they in another's."""

import json
from uuid import UUID

from parcours.kernel import cipher

COMPLAINT = "complaints_complaint"
CONTACT = "complaints_complaint.contact"
ANSWER = "complaints_complaint.answer"
QUESTION = "complaints_statement.question"
STATEMENT = "complaints_statement"
FEEDBACK = "complaints_feedback"
REPORT = "complaints_report"
STEP = "complaints_report_step"


def seal(what: str, row: UUID, text: str) -> str:
    return cipher.seal(text, f"{what}:{row}") if text else ""


def unseal(what: str, row: UUID, sealed: str) -> str:
    return cipher.open_sealed(sealed, f"{what}:{row}") if sealed else ""


def seal_many(what: str, row: UUID, **texts: str) -> str:
    return seal(what, row, json.dumps(texts, ensure_ascii=False))


def unseal_many(what: str, row: UUID, sealed: str) -> dict[str, str]:
    return json.loads(unseal(what, row, sealed)) if sealed else {}
