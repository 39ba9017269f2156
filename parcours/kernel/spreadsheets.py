"""Cells that a spreadsheet shows and never computes, and the way back."""

from typing import Any

STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
SHIELD = "'"


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet shows and never computes; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return f"{SHIELD}{text}" if text.lstrip(" \u00a0").startswith(STARTS_A_FORMULA) else text


def shown(text: str) -> str:
    """What a harmless cell says: without the shield that kept it from being computed."""
    bare = text[1:] if text.startswith(SHIELD) else text
    return bare if bare.lstrip(" \u00a0").startswith(STARTS_A_FORMULA) else text
