from django.urls import path

from . import campaigns, exports, following, meeting, outings, points, reporting

urlpatterns = [
    path("outreach/", outings.listed, name="outreach"),
    path("outreach/outings.csv", exports.outings, name="outings_csv"),
    path("outreach/new/", outings.plan, name="outing_new"),
    path("outreach/to-complete/", following.listed, name="preregistrations"),
    path("outreach/points/", points.listed, name="reception_points"),
    path("outreach/points/<uuid:site>/", points.keep, name="reception_point"),
    path("outreach/points/<uuid:site>/steps/", points.steps, name="reception_point_steps"),
    path("outreach/points/<uuid:site>/map/", points.on_map, name="reception_point_map"),
    path("outreach/points/<uuid:site>/state/", points.move, name="reception_point_state"),
    path("outreach/campaigns/", campaigns.listed, name="campaigns"),
    path("outreach/campaigns/new/", campaigns.plan, name="campaign_new"),
    path("outreach/campaigns/<uuid:campaign>/", campaigns.page, name="campaign"),
    path("outreach/campaigns/<uuid:campaign>/change/", campaigns.change, name="campaign_change"),
    path("outreach/campaigns/<uuid:campaign>/materials/new/", campaigns.add, name="material_new"),
    path("outreach/materials/<uuid:material>/drop/", campaigns.drop, name="material_drop"),
    path("outreach/<uuid:outing>/", outings.page, name="outing"),
    path("outreach/<uuid:outing>/change/", outings.change, name="outing_change"),
    path("outreach/<uuid:outing>/cancel/", outings.cancel, name="outing_cancel"),
    path("outreach/<uuid:outing>/report/", reporting.report, name="outing_report"),
    path("outreach/<uuid:outing>/preregister/", meeting.preregister, name="outing_preregister"),
    path("people/<uuid:person>/preregistration/", following.page, name="preregistration"),
    path("people/<uuid:person>/preregistration/give-up/", following.give_up, name="preregistration_give_up"),
]
