from django.urls import path

from . import exports, publications

urlpatterns = [
    path("exports/", exports.listed, name="exports"),
    path("exports/make/<str:kind>/", exports.make, name="export_make"),
    path("exports/<uuid:export>/", exports.made, name="export_made"),
    path("exports/<uuid:export>/file/", exports.file, name="export_file"),
    path("publications/", publications.listed, name="publications"),
    path("publications/<uuid:publication>/", publications.one, name="publication"),
    path("publications/<uuid:publication>/publish/", publications.publish, name="publication_publish"),
    path("publications/<uuid:publication>/drop/", publications.drop, name="publication_drop"),
]
