"""What a template may not do: inline script or style, unescaped output, a page without lang and dir."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = "{# lint: allow"

RULES = (
    (re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I), "inline script: put it in a static file"),
    (re.compile(r"<style\b", re.I), "inline style sheet: put it in a static file"),
    (re.compile(r"<[a-z][^>]*?\sstyle\s*=", re.I | re.S), "style attribute: use a class"),
    (re.compile(r"<[a-z][^>]*?\son[a-z]+\s*=", re.I | re.S), "event attribute: use a static script"),
    (re.compile(r"javascript:", re.I), "javascript: address"),
    (re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off|\|\s*safeseq\b"), "unescaped output"),
    (
        re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", re.I),
        "an address outside: nothing is fetched elsewhere",
    ),
    (re.compile(r"<img\b(?![^>]*\balt=)[^>]*>", re.I | re.S), "image without alt"),
    (
        re.compile(r"<form\b(?![^>]*\bnovalidate\b)[^>]*>", re.I | re.S),
        "a form without novalidate: the browser would refuse in its own words",
    ),
    (re.compile(r"<form\b(?=[^>]*method=.post.)(?:(?!</form>).)*?</form>", re.I | re.S), None),
)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def problems(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Each problem of one template with its line."""
    bare = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", _blank, text, flags=re.S)
    lines = text.split("\n")
    for pattern, sentence in RULES:
        for match in pattern.finditer(bare):
            line = _line(bare, match.start())
            if sentence is None:
                if "csrf_token" not in match.group():
                    yield line, "a form that posts without csrf_token"
            elif ALLOWED not in lines[line - 1]:
                yield line, sentence
    yield from _page(path, bare)


def _page(path: Path, bare: str) -> Iterator[tuple[int, str]]:
    """A page says its language and direction, or extends one that does."""
    opening = re.search(r"<html\b[^>]*>", bare, re.I | re.S)
    if opening:
        for name in ("lang", "dir"):
            if not re.search(rf"\b{name}\s*=", opening.group()):
                yield _line(bare, opening.start()), f"<html> without {name}"
    elif "<body" in bare.lower():
        yield 1, "a page without <html lang dir>"


def _blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def main() -> int:
    found = 0
    for path in sorted(ROOT.glob("parcours/*/templates/**/*.html")):
        for line, sentence in problems(path, path.read_text()):
            found += 1
            print(f"{path.relative_to(ROOT)}:{line}: {sentence}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
