"""PDF files as small as they can be: whole, locked with a password, of many pages."""


def pdf(pages: int = 1, *, locked: bool = False, said: bytes = b"") -> bytes:
    """``said``: words that stand in the file, so that it is told from another."""
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(pages))
    parts = [
        b"%PDF-1.4\n%" + said + b"\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[" + kids + b"]/Count %d>>endobj\n" % pages,
        b"3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>endobj\n",
        *(
            b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n" % (number + 4)
            for number in range(pages)
        ),
        b"trailer<</Root 1 0 R" + (b"/Encrypt 3 0 R/ID[<41><41>]" if locked else b"") + b">>\n%%EOF\n",
    ]
    return b"".join(parts)
