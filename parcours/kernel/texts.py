"""What people type, without what nobody sees. Pure."""

import re

# What turns the rest of a line round (U+202A to U+202E, U+2066 to U+2069), hides, or cannot be kept. The
# marks of direction and the joiners of Arabic and Persian stay: people type them and words need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def plain(text: str) -> str:
    """A text as it was typed, but for invisible characters that change how others read it. Lines stay."""
    return _UNSEEN.sub("", text)
