from django.urls import path

from . import consents, editing, lists, pages, registering, restricted, sharing

urlpatterns = [
    path("people/", lists.people, name="people"),
    path("people/search/", lists.search, name="people_search"),
    path("people/waiting/papers/", lists.papers, name="people_papers"),
    path("people/waiting/focal-points/", lists.focal_points, name="people_focal_points"),
    path("people/register/", registering.register, name="people_register"),
    path("people/register/known/", registering.known, name="people_known"),
    path("people/<uuid:person>/", pages.person, name="person"),
    path("people/<uuid:person>/registered/", pages.registered, name="person_registered"),
    path("people/<uuid:person>/card/", pages.card, name="person_card"),
    path("people/<uuid:person>/looks/", pages.looks, name="person_looks"),
    path("people/<uuid:person>/edit/", editing.particulars, name="person_edit"),
    path("people/<uuid:person>/edit/names/", editing.names, name="person_names"),
    path("people/<uuid:person>/edit/birth/", editing.birth, name="person_birth"),
    path("people/<uuid:person>/edit/guardian/", editing.guardian, name="person_guardian"),
    path("people/<uuid:person>/edit/languages/", editing.languages, name="person_languages"),
    path("people/<uuid:person>/edit/contact/", editing.contact, name="person_contact"),
    path("people/<uuid:person>/documents/add/", editing.add_document, name="person_document_add"),
    path(
        "people/<uuid:person>/documents/<uuid:document>/end/",
        editing.end_document,
        name="person_document_end",
    ),
    path("people/<uuid:person>/legal/<slug:dimension>/", editing.legal, name="person_legal"),
    path("people/<uuid:person>/consent/", consents.give, name="person_consent"),
    path(
        "people/<uuid:person>/consent/<uuid:consent>/withdraw/",
        consents.withdraw,
        name="person_consent_withdraw",
    ),
    path("people/<uuid:person>/share/", sharing.share, name="person_share"),
    path("people/<uuid:person>/access/<uuid:grant>/end/", sharing.end, name="person_access_end"),
    path("people/<uuid:person>/vulnerability/", restricted.vulnerability, name="person_vulnerability"),
    path("people/<uuid:person>/restricted/", restricted.facts, name="person_restricted"),
    path("people/<uuid:person>/restricted/reader/", restricted.reader, name="person_restricted_reader"),
]
