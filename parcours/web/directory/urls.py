from django.urls import path

from . import entry, exchanging, gaps, keeping, searching

urlpatterns = [
    path("services/", searching.search, name="services"),
    path("services/ours/", keeping.ours, name="services_ours"),
    path("services/missing/", gaps.missing, name="services_missing"),
    path("services/import/", exchanging.take_in, name="services_import"),
    path("services/export/<slug:form>/", exchanging.give_out, name="services_export"),
    path("services/new/", keeping.add, name="service_new"),
    path("services/<uuid:service>/", entry.page, name="service"),
    path("services/<uuid:service>/change/", keeping.change, name="service_change"),
    path("services/<uuid:service>/confirm/", keeping.confirm, name="service_confirm"),
    path("services/<uuid:service>/texts/", keeping.review, name="service_review"),
    path("services/<uuid:service>/end/", keeping.end, name="service_end"),
    path("services/<uuid:service>/reopen/", keeping.reopen, name="service_reopen"),
    path("people/<uuid:person>/services/", searching.for_person, name="person_services"),
    path("people/<uuid:person>/services/<uuid:service>/", entry.for_person, name="person_service"),
]
