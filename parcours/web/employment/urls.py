from django.urls import path

from . import agreeing, applying, employers, listing, offers, taking_in, working

urlpatterns = [
    path("employment/", listing.offers, name="employment"),
    path("employment/offers.csv", listing.offers_csv, name="offers_csv"),
    path("employment/offers/new/", offers.new, name="offer_new"),
    path("employment/offers/<uuid:offer>/", offers.page, name="offer"),
    path("employment/offers/<uuid:offer>/change/", offers.change, name="offer_change"),
    path("employment/offers/<uuid:offer>/close/", offers.close, name="offer_close"),
    path("employment/offers/<uuid:offer>/reopen/", offers.reopen, name="offer_reopen"),
    path("employment/employers/", listing.employers, name="employers"),
    path("employment/employers/new/", employers.new, name="employer_new"),
    path("employment/employers/<uuid:employer>/", employers.page, name="employer"),
    path("employment/employers/<uuid:employer>/change/", employers.change, name="employer_change"),
    path("employment/employers/<uuid:employer>/end/", employers.end, name="employer_end"),
    path("employment/employers/<uuid:employer>/resume/", employers.resume, name="employer_resume"),
    path("employment/employers/<uuid:employer>/contact/", agreeing.contact, name="employer_contact"),
    path("employment/employers/<uuid:employer>/agreement/", agreeing.agreement, name="employer_agreement"),
    path("employment/contacts/<uuid:contact>/end/", agreeing.end_contact, name="employer_contact_end"),
    path(
        "employment/agreements/<uuid:agreement>/end/",
        agreeing.end_agreement,
        name="employer_agreement_end",
    ),
    path("employment/applications/", applying.under_way, name="applications"),
    path("employment/applications/<uuid:application>/", applying.page, name="application"),
    path(
        "employment/applications/<uuid:application>/move/<str:target>/",
        applying.move,
        name="application_move",
    ),
    path("employment/offers/<uuid:offer>/propose/", applying.search, name="offer_propose"),
    path("people/<uuid:person>/offers/", applying.offers_for, name="person_offers"),
    path("people/<uuid:person>/offers/<uuid:offer>/", applying.propose, name="person_propose"),
    path("employment/placements/", working.due, name="placements"),
    path("employment/placements/<uuid:placement>/", working.page, name="placement"),
    path("employment/placements/<uuid:placement>/left/", working.left, name="placement_left"),
    path("employment/placements/<uuid:placement>/job/", working.became_job, name="placement_job"),
    path("employment/checks/<uuid:check>/", working.answer, name="placement_check"),
    path("employment/permits/<uuid:permit>/", working.permit, name="placement_permit"),
    path("employment/import/", taking_in.page, name="offers_import"),
]
