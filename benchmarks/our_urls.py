"""The addresses of the product, and an empty view that asks for a right as every other does."""

from django.http import HttpResponse
from django.urls import path

from parcours.accounts.policy import requires
from parcours.config.urls import *  # noqa: F403
from parcours.config.urls import urlpatterns


@requires("people.see")
def empty(request):
    return HttpResponse("")


urlpatterns = [path("empty/", empty), *urlpatterns]
