"""What every page knows: its theme, the languages, whether this is a demonstration."""

from django.conf import settings

LANGUAGES = (("fr", "Français"), ("ar", "العربية"), ("en", "English"))
THEMES = ("light", "dark")


def interface(request):
    theme = request.COOKIES.get("theme", "")
    return {
        "here": request.get_full_path(),
        "theme": theme if theme in THEMES else "",
        "ui_languages": LANGUAGES,
        "demo": getattr(settings, "PARCOURS_DEMO", False),
        "htmx": bool(request.headers.get("HX-Request")),
    }
