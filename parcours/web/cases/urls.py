from django.urls import path

from . import assessing, lists, orienting, planning

urlpatterns = [
    path("waiting/<slug:what>/", lists.waiting, name="cases_waiting"),
    path("people/<uuid:person>/assessment/", assessing.assessment, name="person_assessment"),
    path("people/<uuid:person>/assessments/", assessing.assessments, name="person_assessments"),
    path("people/<uuid:person>/orientation/", orienting.orientation, name="person_orientation"),
    path(
        "people/<uuid:person>/orientation/otherwise/",
        orienting.otherwise,
        name="person_orientation_otherwise",
    ),
    path("people/<uuid:person>/plan/", planning.plan, name="person_plan"),
    path("people/<uuid:person>/charge/", planning.charge, name="person_charge"),
    path("people/<uuid:person>/steps/add/", planning.add_step, name="person_step_add"),
    path("people/<uuid:person>/steps/<uuid:step>/", planning.close_step, name="person_step"),
]
