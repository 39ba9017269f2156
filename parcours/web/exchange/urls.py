from django.urls import path

from . import control, dictionaries, exports, imports, publications, verifying

urlpatterns = [
    path("exports/control/", control.listed, name="control"),
    path("exports/control/name/", control.name, name="control_name"),
    path("exports/control/verifiers/<uuid:verifier>/end/", control.end, name="control_end"),
    path("exports/control/packs/<uuid:pack>/", control.pack, name="control_pack"),
    path("exports/control/packs/<uuid:pack>/<str:code>/", control.person, name="control_person"),
    path("verifications/", verifying.listed, name="verifications"),
    path("verifications/<uuid:pack>/", verifying.pack, name="verification"),
    path("verifications/<uuid:pack>/folder/", verifying.folder, name="verification_folder"),
    path("verifications/<uuid:pack>/vouchers/<str:voucher>/", verifying.voucher, name="verification_voucher"),
    path("verifications/<uuid:pack>/<str:code>/", verifying.person, name="verification_person"),
    path("exports/", exports.listed, name="exports"),
    path("exports/dictionary/", dictionaries.dictionary, name="dictionary"),
    path("exports/make/<str:kind>/", exports.make, name="export_make"),
    path("exports/<uuid:export>/", exports.made, name="export_made"),
    path("exports/<uuid:export>/file/", exports.file, name="export_file"),
    path("publications/", publications.listed, name="publications"),
    path("publications/<uuid:publication>/", publications.one, name="publication"),
    path("publications/<uuid:publication>/publish/", publications.publish, name="publication_publish"),
    path("publications/<uuid:publication>/drop/", publications.drop, name="publication_drop"),
    path("imports/", imports.listed, name="imports"),
    path("imports/new/<str:kind>/", imports.new, name="import_new"),
    path("imports/new/<str:kind>/form/", imports.form, name="import_form"),
    path("imports/<uuid:batch>/", imports.page, name="import_batch"),
    path("imports/<uuid:batch>/columns/", imports.columns, name="import_columns"),
    path("imports/<uuid:batch>/rows/", imports.rows, name="import_rows"),
    path("imports/<uuid:batch>/merge/", imports.merge, name="import_merge"),
    path("imports/<uuid:batch>/recall/", imports.recall, name="import_recall"),
    path("imports/<uuid:batch>/drop/", imports.drop, name="import_drop"),
]
