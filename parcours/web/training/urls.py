from django.urls import path

from . import attendance, certificates, enrolling, exports, listing, planning, results, session, waiting

urlpatterns = [
    path("training/", listing.sessions, name="training"),
    path("training/sessions.csv", exports.sessions, name="training_csv"),
    path("training/plan/", planning.plan, name="training_plan"),
    path("training/courses/new/", planning.course, name="training_course_new"),
    path("training/<uuid:session>/", session.page, name="training_session"),
    path("training/<uuid:session>/change/", planning.change, name="training_change"),
    path("training/<uuid:session>/state/<str:target>/", planning.move, name="training_move"),
    path("training/<uuid:session>/attendance/", attendance.take, name="training_attendance"),
    path("training/<uuid:session>/sheet/", attendance.sheet, name="training_sheet"),
    path("training/<uuid:session>/people.csv", exports.people, name="training_people_csv"),
    path("training/<uuid:session>/enrol/", enrolling.search, name="training_enrol"),
    path("training/<uuid:session>/results/", results.page, name="training_results"),
    path("training/<uuid:session>/certify/", results.certify, name="training_certify"),
    path("training/waiting/", waiting.page, name="training_waiting"),
    path("training/waiting/<uuid:waiting>/take/", waiting.take, name="training_take_place"),
    path("training/waiting/<uuid:waiting>/leave/", waiting.leave, name="training_leave_list"),
    path("training/lost/<uuid:lost>/", waiting.settle, name="training_settle_lost"),
    path("training/enrolments/<uuid:enrolment>/children/", waiting.children, name="training_children"),
    path("training/enrolments/<uuid:enrolment>/withdraw/", enrolling.withdraw, name="training_withdraw"),
    path("training/certificates/<uuid:certificate>/", certificates.paper, name="training_certificate"),
    path("training/certificates/<uuid:certificate>/revoke/", certificates.revoke, name="training_revoke"),
    path("people/<uuid:person>/enrol/", enrolling.offers, name="person_enrol"),
    path("people/<uuid:person>/enrol/<uuid:session>/", enrolling.confirm, name="person_enrol_in"),
    path("people/<uuid:person>/wait/<uuid:session>/", waiting.wait, name="person_wait_for"),
]
