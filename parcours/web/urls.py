"""Each domain of screens brings its own addresses, complete from the root."""

from django.urls import include, path

from . import domains

urlpatterns = [path("", include(module)) for module in domains.modules("urls")]
