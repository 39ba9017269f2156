"""A file that is too large is not kept, in memory or on the disk, while the rest of its form is."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from parcours.kernel.refusals import Refused

from . import refusals
from .models import MOST

READ_AT_MOST = 8 * MOST
"""What is larger than this is not even read to its end: the connection is closed."""


class Brake(FileUploadHandler):
    """Stands before the handlers that keep files. Names of files left out are in ``request.too_large``.

    What is left out is read past, because a browser shows an answer only when it could send everything.
    """

    chunk_size = 64 * 1024

    def new_file(self, field_name, *arguments, **more):
        super().new_file(field_name, *arguments, **more)
        self.read = 0
        if (self.content_length and self.content_length > MOST) or self._told_too_long():
            self._leave_out()

    def _told_too_long(self) -> bool:
        length = self.request.META.get("CONTENT_LENGTH") or "0"
        return length.isdecimal() and int(length) > MOST + MOST // 10

    def _leave_out(self) -> None:
        left_out = getattr(self.request, "too_large", ())
        self.request.too_large = (*left_out, self.field_name)
        if int(self.request.META.get("CONTENT_LENGTH") or 0) > READ_AT_MOST:
            raise StopUpload(connection_reset=True)
        raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        self.read += len(raw_data)
        if self.read > MOST:
            self._leave_out()
        return raw_data

    def file_complete(self, file_size):
        return None


def content(request, name: str) -> bytes | None:
    """What was handed over in a field of the form, or ``None``; refused when it was too large to be read."""
    if name in getattr(request, "too_large", ()):
        raise Refused(refusals.TOO_LARGE, name, {"most": MOST // 1024 // 1024})
    file = request.FILES.get(name)
    return file.read() if file is not None else None
