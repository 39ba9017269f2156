import re
import unicodedata

# Letters that have no plainer decomposition, of French, West African and Turkish names.
LATIN = {
    "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ŋ": "ng", "ɲ": "ny",
    "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ə": "e", "ʃ": "sh", "ß": "ss",
}  # fmt: skip
# Alif, hamza and ta marbuta are written in many ways; Persian and Maghrebi letters stand for neighbours.
ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ۀ": "ه",
    "ہ": "ه", "ھ": "ه", "ک": "ك", "ڪ": "ك", "گ": "ك", "ݣ": "ك", "ڭ": "ك", "پ": "ب", "چ": "ج", "ژ": "ج",
    "ڤ": "ف", "ڥ": "ف", "ء": "", "ـ": "",
}  # fmt: skip
LETTERS = str.maketrans(LATIN | ARABIC)
JOINED = re.compile(r"['’‘ʼʻʿʾ`´.·]")
BETWEEN = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(LETTERS)
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(c for c in text if unicodedata.category(c) not in {"Mn", "Me", "Cf", "Cc"})
    return text.translate(LETTERS)


def fold(text: str) -> str:
    """Small letters without marks, Arabic letters in one form, parts apart by one space."""
    text = re.sub(r"\s", " ", text)
    while (folded := _plain(JOINED.sub("", text))) != text:
        text = folded
    return " ".join(BETWEEN.sub(" ", text).split())


def sort_key(name: str) -> str:
    """To be stored and compared letter by letter: the database has no collation that knows É."""
    return fold(name)
