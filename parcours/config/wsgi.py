import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parcours.config.settings")
application = get_wsgi_application()


def load() -> None:
    """All addresses and catalogues, once for all processes, before they part: else the first page of each of
    them waits for seconds."""
    from django.conf import settings
    from django.urls import get_resolver
    from django.utils import translation

    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            len(get_resolver().reverse_dict)


load()
