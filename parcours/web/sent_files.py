"""A spreadsheet that was sent with a form."""

FILE = "file"


def sheet(request, form, most: int) -> bytes | None:
    """What was sent, up to one byte more than the ``most`` that is read; None where the form says what is
    wrong. A file that was too large to be kept comes as one that is too long: the reader says so."""
    if FILE in getattr(request, "too_large", ()):
        # It was sent: that it is missing would be the wrong word.
        form.fields[FILE].required = False
        form.full_clean()
        return bytes(most + 1)
    return form.cleaned_data[FILE].read(most + 1) if form.is_valid() else None
