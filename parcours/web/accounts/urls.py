from django.urls import path

from . import views

urlpatterns = [path("account/role/", views.switch_role, name="switch_role")]
