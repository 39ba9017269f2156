"""The way from a person's page to a service for her."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.web.people.sections import Section, section


@section(order=60, right="directory.see")
def services(request, person) -> Section:
    url = reverse("person_services", args=[person.id])
    return Section(
        code="services",
        title=_("Services"),
        template="web/directory/section.html",
        context={"url": url},
        side=True,
    )
