"""E-mail through Django's backends (PARCOURS_EMAIL_URL)."""

import smtplib

from django.core.mail import EmailMessage

from ..enums import Reason
from . import Failed, Outgoing, Receipt


class Mail:
    name = "smtp"

    def send(self, message: Outgoing) -> Receipt:
        letter = EmailMessage(message.subject, message.text, to=[message.to])
        # One id for all attempts: mail servers keep what they have already taken apart from it.
        letter.extra_headers["X-Parcours-Message"] = message.id
        try:
            letter.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise Failed(
                Reason.REFUSED, for_good=all(c >= 500 for c, _ in error.recipients.values())
            ) from None
        except (smtplib.SMTPException, OSError):
            raise Failed(Reason.UNREACHABLE) from None
        return Receipt(message.id)
