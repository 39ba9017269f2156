"""Two views to compare with: an empty one, and a list as one writes it without thinking of its cost."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from parcours.people.models import Person

PAGE = 25


def sized(answer):
    """With its length, so that the connection is kept."""
    answer.headers["Content-Length"] = str(len(answer.content))
    return answer


def empty(request):
    return sized(HttpResponse(""))


def plain(request):
    """ORM and template: a paginator with its count, related rows, a table."""
    people = Person.objects.select_related("city", "nationality").prefetch_related("names", "legal_facts")
    page = Paginator(people.order_by("sort_key", "id"), PAGE).get_page(request.GET.get("page"))
    return sized(render(request, "plain_list.html", {"page": page}))


urlpatterns = [path("empty/", empty), path("plain/", plain)]
