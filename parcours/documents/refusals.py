from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

TOO_LARGE = refusal(
    "documents.too_large",
    _("This file is too large: at most %(most)s MB. Take the photo again in a smaller size."),
)
EMPTY = refusal("documents.empty", _("This file is empty."))
NOT_A_PICTURE = refusal(
    "documents.not_a_picture", _("Only a photo (JPEG, PNG, WebP, HEIC) or a PDF can be kept.")
)
PDF_BROKEN = refusal(
    "documents.pdf_broken", _("This PDF cannot be opened. Scan the paper again, or take a photo of it.")
)
PDF_LOCKED = refusal(
    "documents.pdf_locked",
    _("This PDF is protected by a password: nobody could read it later. Hand over one without, or a photo."),
)
PDF_TOO_LONG = refusal(
    "documents.pdf_too_long",
    _("This PDF has more than %(most)s pages. Hand over those that were signed alone."),
)
SET_ASIDE_GONE = refusal(
    "documents.set_aside_gone", _("The file that you chose before is not kept any more: choose it again.")
)
LOST = refusal("documents.lost", _("This file was altered or lost and cannot be opened."))
