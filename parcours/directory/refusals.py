from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NO_ORGANISATION = refusal("directory.no_organisation", _("Choose the organisation you act for."))
CODE_UNREADABLE = refusal(
    "directory.code_unreadable", _("A code has 2 to 40 letters, digits or hyphens, without accents.")
)
CODE_TAKEN = refusal("directory.code_taken", _("Another service of this organisation has this code already."))
NAME_MISSING = refusal("directory.name_missing", _("Give the name in the language of the source."))
TOO_LONG = refusal("directory.too_long", _("At most %(most)s characters fit here."))
NOT_IN_LIST = refusal("directory.not_in_list", _("The value %(value)s is not in the list."))
PLACE_MISSING = refusal("directory.place_missing", _("Choose the city or the region."))
PLACE_ELSEWHERE = refusal("directory.place_elsewhere", _("This city lies in another region."))
SITE_ELSEWHERE = refusal("directory.site_elsewhere", _("This site belongs to another organisation."))
SECRET_HAS_NO_SITE = refusal(
    "directory.secret_has_no_site",
    _("The sites of an organisation are known to everybody: write the address of a secret place instead."),
)
PROVIDER_KEEPS_ITS_OWN = refusal(
    "directory.provider_keeps_its_own", _("This organisation works here and keeps its services itself.")
)
OWNER_ELSEWHERE = refusal("directory.owner_elsewhere", _("This person does not work in your organisation."))
AGES = refusal("directory.ages", _("Ages lie between 0 and 120, the first not above the second."))
AMOUNT = refusal("directory.amount", _("An amount is not negative and has its currency in three letters."))
HOURS_UNREADABLE = refusal(
    "directory.hours_unreadable", _("Write hours like 9:00-12:30, on the half hour, the later one last.")
)
POINT = refusal("directory.point", _("Latitude and longitude go together."))
POINT_UNREADABLE = refusal(
    "directory.point_unreadable", _("Latitude lies between -90 and 90, longitude between -180 and 180.")
)
SITE_POINT_TWICE = refusal(
    "directory.site_point_twice", _("Another line says that this site is somewhere else on the map.")
)
POINT_ELSEWHERE = refusal(
    "directory.point_elsewhere",
    _("This point lies outside the country: look whether the two are exchanged or a minus is missing."),
)
PLACES_UNREADABLE = refusal("directory.places_unreadable", _("A service has 0 to 10000 places."))
PLACES_TAKEN = refusal("directory.places_taken", _("%(taken)s places are taken already."))
WAITING = refusal("directory.waiting", _("People wait only where there is a waiting list."))
PERIOD = refusal("directory.period", _("A service is confirmed every 7 to 366 days."))
EMAIL = refusal("directory.email", _("This is not an e-mail address."))
FULL = refusal("directory.full", _("No place is left in this service."))
ENDED = refusal("directory.ended", _("This service has ended."))
NOT_YOURS = refusal("directory.not_yours", _("Another organisation keeps this service."))
NOTHING_CHANGED = refusal("directory.nothing_changed", _("Nothing was changed."))
TOO_MANY = refusal("directory.too_many", _("At most %(most)s at once."))
FILE_UNREADABLE = refusal(
    "directory.file_unreadable", _("This file cannot be read. Send CSV, XLSX or HSDS JSON.")
)
FILE_EMPTY = refusal("directory.file_empty", _("This file holds no row."))
FILE_TOO_LARGE = refusal("directory.file_too_large", _("A file has at most %(most)s MB."))
NO_HEADER = refusal(
    "directory.no_header", _("No line names the columns: one of them has “code” and “need” in it.")
)
COLUMN_UNKNOWN = refusal("directory.column_unknown", _("The column %(value)s is not known."))
COLUMN_TWICE = refusal("directory.column_twice", _("The column %(value)s stands there twice."))
CELL_NEEDED = refusal("directory.cell_needed", _("Something has to stand here."))
CELL_UNREADABLE = refusal("directory.cell_unreadable", _("The value %(value)s cannot be read."))
CODE_REPEATED = refusal("directory.code_repeated", _("This code stands in the row %(row)s already."))
SECRET_IN_FILE = refusal(
    "directory.secret_in_file",
    _("This is the code of a secret place: change it on its own page, never by a file."),
)
FILE_HAS_FAULTS = refusal(
    "directory.file_has_faults", _("%(faults)s faults stand in the file: nothing was taken in.")
)
