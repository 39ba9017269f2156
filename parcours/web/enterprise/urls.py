from django.urls import path

from . import legal, listing, members, survival, venture, visits, work

urlpatterns = [
    path("ventures/", listing.page, name="ventures"),
    path("ventures/visits/", visits.page, name="venture_visits"),
    path("ventures/survival/", survival.page, name="venture_survival"),
    path("ventures/<uuid:venture>/visit/", visits.add, name="venture_visit"),
    path("people/<uuid:person>/ventures/new/", venture.begin, name="person_venture"),
    path("people/<uuid:person>/ventures/<uuid:venture>/join/", members.join, name="venture_join"),
    path("ventures/<uuid:venture>/", venture.page, name="venture"),
    path("ventures/<uuid:venture>/change/", venture.change, name="venture_change"),
    path("ventures/<uuid:venture>/move/", venture.move, name="venture_move"),
    path("ventures/<uuid:venture>/members/add/", members.search, name="venture_search"),
    path("ventures/members/<uuid:venture_member>/leave/", members.leave, name="venture_leave"),
    path("ventures/<uuid:venture>/shares/", members.shares, name="venture_shares"),
    path("ventures/<uuid:venture>/steps/<slug:legal_step>/", legal.done, name="venture_step"),
    path("ventures/<uuid:venture>/steps/<slug:legal_step>/undo/", legal.undo, name="venture_step_undo"),
    path("ventures/<uuid:venture>/steps/<slug:legal_step>/paper/", legal.paper, name="venture_paper"),
    path("ventures/<uuid:venture>/jobs/", work.add, name="venture_jobs"),
    path("ventures/jobs/<uuid:venture_job>/end/", work.end, name="venture_job_end"),
]
