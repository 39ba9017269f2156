from django.urls import path

from . import exports

urlpatterns = [
    path("exports/", exports.listed, name="exports"),
    path("exports/make/<str:kind>/", exports.make, name="export_make"),
    path("exports/<uuid:export>/", exports.made, name="export_made"),
    path("exports/<uuid:export>/file/", exports.file, name="export_file"),
]
