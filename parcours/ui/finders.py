"""Lets ``collectstatic`` and the development server find the built fonts: add to STATICFILES_FINDERS."""

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from parcours.ui import fonts

PREFIX = "ui/fonts/"


class FontsFinder(BaseFinder):
    def find(self, path, find_all=False, **_options):
        asked = path.replace("\\", "/")
        name = asked.removeprefix(PREFIX)
        found = fonts.folder() / name
        if not asked.startswith(PREFIX) or "/" in name or not found.is_file():
            return [] if find_all else None
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns):
        folder = fonts.folder()
        if not folder.is_dir():
            return
        storage = FileSystemStorage(location=str(folder))
        storage.prefix = PREFIX.rstrip("/")
        for path in sorted(folder.iterdir()):
            if path.suffix in (".woff2", ".css"):
                yield path.name, storage

    def check(self, **_kwargs):
        return []
