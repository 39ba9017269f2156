from django.urls import path

from . import audit, conventions, module, seconds, users, views

urlpatterns = [
    path("account/", views.my_account, name="my_account"),
    path("account/data-protection/", module.module, name="protection_module"),
    path("account/role/", views.switch_role, name="switch_role"),
    path("account/mailbox/", views.my_email, name="my_email"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<uuid:token>/revoke/", views.revoke, name="token_revoke"),
    path("account/users/", users.index, name="accounts"),
    path("account/users/new/", users.create, name="account_new"),
    path("account/users/<uuid:user>/", users.detail, name="account"),
    path("account/users/<uuid:user>/close/", users.close, name="account_close"),
    path(
        "account/users/<uuid:user>/second-factor/",
        users.reset_second_factor,
        name="account_second_factor_reset",
    ),
    path("account/roles/<uuid:membership>/end/", users.end_role, name="account_role_end"),
    path("account/second/", seconds.index, name="seconds"),
    path("account/second/role/<uuid:asked>/", seconds.role, name="second_role"),
    path("account/second/focal-point/<uuid:focal_point>/", seconds.focal_point, name="second_focal_point"),
    path("account/rights/", users.rights, name="rights"),
    path("account/conventions/", conventions.index, name="conventions"),
    path("account/conventions/new/", conventions.sign, name="convention_new"),
    path("account/conventions/<uuid:convention>/confirm/", conventions.confirm, name="convention_confirm"),
    path("account/conventions/<uuid:convention>/end/", conventions.end, name="convention_end"),
    path("account/audit/", audit.entries, name="audit"),
    path("account/audit/accesses/", audit.accesses, name="audit_accesses"),
    path("account/audit/heads/", audit.heads, name="audit_heads"),
]
