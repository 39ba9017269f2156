"""Our two typefaces as small woff2 files, made once per version from the installed font packages.

IBM Plex Sans (Latin, one variable file 400 to 700) and IBM Plex Sans Arabic (three weights); both OFL-1.1.
The files live in ``PARCOURS_HOME/cache/fonts`` and are served as static files under ``ui/fonts/``.
"""

import io
import os
from collections.abc import Collection
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join

RECIPE = "1"
BLANKS = {0x20, 0xA0, 0x202F}
LATIN_RANGE = (
    "U+0020-007E, U+00A0-017F, U+0192, U+02C6-02DD, U+2010-2027, U+202F-203A, U+20AC, U+2122, U+2190-2193, "
    "U+2212, U+2713, U+2717"
)
ARABIC_RANGE = "U+0600-06FF, U+0750-077F, U+200C-200F, U+FB50-FDFF, U+FE70-FEFC"
ARABIC_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}
LATIN_FILE = "plex-sans.woff2"
ARABIC_FILE = "plex-sans-arabic-400.woff2"


def folder() -> Path:
    """Where the built files are; its name changes with the font packages and with the recipe."""
    home = Path(getattr(settings, "PARCOURS_HOME", None) or os.environ.get("PARCOURS_HOME") or "var")
    return home / "cache" / "fonts" / _stamp()


@cache
def _stamp() -> str:
    try:
        parts = [version("fontpkg-ibm-plex-sans"), version("fontpkg-ibm-plex-sans-arabic"), RECIPE]
    except PackageNotFoundError:
        return "none"
    return "-".join(parts)


def available() -> bool:
    return (folder() / "fonts.css").exists()


def sources() -> tuple[Path, Path] | None:
    """The folders of the two packages' TTF files, or None when they are not installed."""
    try:
        import fontpkg_ibm_plex_sans
        import fontpkg_ibm_plex_sans_arabic
    except ImportError:
        return None
    return Path(fontpkg_ibm_plex_sans.ROOT) / "files", Path(fontpkg_ibm_plex_sans_arabic.ROOT) / "files"


def build(force: bool = False) -> Path | None:
    """Make the files if they are missing (some seconds, once). Their folder, or None without the packages."""
    found = sources()
    if found is None:
        return None
    target = folder()
    if available() and not force:
        return target
    target.mkdir(parents=True, exist_ok=True)
    latin, arabic = found
    _write(target / LATIN_FILE, _latin(latin / "IBMPlexSans[wdth,wght].ttf"))
    for weight, name in ARABIC_WEIGHTS.items():
        _write(
            target / f"plex-sans-arabic-{weight}.woff2",
            _subset(arabic / f"IBMPlexSansArabic-{name}.ttf", ARABIC_RANGE),
        )
    _write(target / "fonts.css", _css().encode())
    link_tags.cache_clear()
    return target


def part_of(file: str, letters: Collection[int]) -> bytes:
    """A built typeface with those letters alone, as woff2; nothing where it has none of them or is not
    built."""
    path = folder() / file
    if not path.exists():
        return b""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(path)
    wanted = set(letters) & set(font.getBestCmap())
    if not wanted - BLANKS:
        return b""
    options = Options()
    options.layout_features = ["*"]
    keep = Subsetter(options)
    keep.populate(unicodes=wanted)
    keep.subset(font)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: two starts at once must not read half a file."""
    part = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)


def _latin(path: Path) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    narrowed = instancer.instantiateVariableFont(TTFont(path), {"wdth": 100, "wght": (400, 700)})
    # Saved and read again: the subsetter fails on the instancer's own object.
    between = io.BytesIO()
    narrowed.save(between)
    between.seek(0)
    return _subset(between, LATIN_RANGE)


def _subset(source, ranges: str) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    options.drop_tables += ["meta"]
    font = TTFont(source)
    work = subset.Subsetter(options)
    work.populate(unicodes=list(_codes(ranges)))
    work.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _codes(ranges: str):
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.strip().partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _css() -> str:
    face = (
        '@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        'src:url("{file}") format("woff2");'
        "unicode-range:{ranges}}}\n"
    )
    rules = face.format(family="IBM Plex Sans", weight="400 700", file=LATIN_FILE, ranges=LATIN_RANGE)
    for weight in ARABIC_WEIGHTS:
        file, span = f"plex-sans-arabic-{weight}.woff2", weight if weight < 600 else "600 700"
        rules += face.format(family="IBM Plex Sans Arabic", weight=span, file=file, ranges=ARABIC_RANGE)
    return rules


@cache
def link_tags() -> str:
    if not available():
        return ""
    preload = [static(f"ui/fonts/{LATIN_FILE}")]
    links = format_html_join(
        "",
        '<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">',
        ((one,) for one in preload),
    )
    return links + format_html('<link rel="stylesheet" href="{}">', static("ui/fonts/fonts.css"))
