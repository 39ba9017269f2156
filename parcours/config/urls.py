"""The root addresses: each face of the product brings its own."""

from importlib.util import find_spec

from django.urls import include, path


def _faces():
    for prefix, package in (("api/v1/", "api"), ("", "portal"), ("", "web")):
        if find_spec(f"parcours.{package}") and find_spec(f"parcours.{package}.urls"):
            yield path(prefix, include(f"parcours.{package}.urls"))


handler400 = "parcours.web.failures.bad_request"
urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("language/", include("django.conf.urls.i18n")),
    *_faces(),
]
