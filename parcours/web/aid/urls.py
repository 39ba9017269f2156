from django.urls import path

from . import asking, budget, desk, lists, request, sessions

urlpatterns = [
    path("aid/", desk.page, name="aid"),
    path("aid/lists/", lists.page, name="aid_lists"),
    path("aid/lists/<uuid:aid_list>/", lists.one, name="aid_list"),
    path("aid/lists/<uuid:aid_list>/approve/", lists.approve, name="aid_list_approve"),
    path("aid/lists/<uuid:aid_list>/pay/", lists.pay, name="aid_list_pay"),
    path("aid/lists/<uuid:aid_list>/sheet/", lists.sheet, name="aid_list_sheet"),
    path("aid/lists/<uuid:aid_list>/signed/", lists.add_signed, name="aid_list_sign"),
    path("aid/lists/<uuid:aid_list>/signed/<uuid:scan>/", lists.signed, name="aid_list_signed"),
    path("aid/budget/", budget.page, name="aid_budget"),
    path("aid/reconcile/", budget.reconcile, name="aid_reconcile"),
    path("aid/<uuid:aid>/", request.page, name="aid_request"),
    path("aid/<uuid:aid>/decide/", request.decide, name="aid_decide"),
    path("aid/<uuid:aid>/pay/", request.pay, name="aid_pay"),
    path("aid/<uuid:aid>/ask/", request.ask_information, name="aid_ask_information"),
    path("aid/<uuid:aid>/answer/", request.answer, name="aid_answer"),
    path("aid/<uuid:aid>/cancel/", request.cancel, name="aid_cancel"),
    path("aid/payments/<uuid:payment>/return/", request.take_back, name="aid_return"),
    path("people/<uuid:person>/aid/", asking.ask, name="person_aid"),
    path("training/<uuid:session>/aid/", sessions.page, name="training_aid"),
]
