"""Whether a PDF that somebody hands over opens: what only begins like one proves nothing, years later."""

from threading import Lock

from parcours.kernel.refusals import Refused

from . import refusals

MOST_PAGES = 60
_ONE_AT_A_TIME = Lock()
"""PDFium answers one thread at a time."""


def check_opens(content: bytes) -> None:
    """Refused are a PDF that is broken or empty, one that is encrypted, and one of more than MOST_PAGES."""
    import pypdfium2
    from pypdfium2 import raw

    with _ONE_AT_A_TIME:
        try:
            with pypdfium2.PdfDocument(content) as paper:
                pages, sealed = len(paper), raw.FPDF_GetSecurityHandlerRevision(paper) >= 0
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
            raise Refused(refusals.PDF_LOCKED if locked else refusals.PDF_BROKEN, "file") from None
    if sealed:
        raise Refused(refusals.PDF_LOCKED, "file")
    if pages < 1:
        raise Refused(refusals.PDF_BROKEN, "file")
    if pages > MOST_PAGES:
        raise Refused(refusals.PDF_TOO_LONG, "file", {"most": MOST_PAGES})
