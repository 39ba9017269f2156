from django.urls import path

from . import handling, opinions, recording, safe

urlpatterns = [
    path("complaints/", handling.index, name="complaints"),
    path("complaints/new/", recording.new, name="complaint_new"),
    path("complaints/new/safe/", recording.new_report, name="report_new"),
    path("people/<uuid:person>/complaint/", recording.of_person, name="person_complaint"),
    path("complaints/statements/<uuid:statement>/", handling.statement, name="statement"),
    path("complaints/safe/", safe.index, name="reports"),
    path("complaints/safe/focal-points/", safe.focal_points, name="focal_points"),
    path(
        "complaints/safe/focal-points/<uuid:focal_point>/end/", safe.end_focal_point, name="focal_point_end"
    ),
    path("complaints/safe/<uuid:report>/", safe.detail, name="report"),
    path("complaints/opinions/<uuid:feedback>/", opinions.give, name="feedback_give"),
    path("complaints/<uuid:complaint>/", handling.detail, name="complaint"),
    path("complaints/<uuid:complaint>/<slug:move>/", handling.step, name="complaint_step"),
]
