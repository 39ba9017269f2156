from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

EXPORTED = kind(
    "exchange.exported",
    sentence=_("File taken away"),
    facts=("kind", "form", "purpose", "sha256", "size"),
    about_person=False,
)
CLEARED = kind("exchange.cleared", sentence=_("File cleared after its days"), about_person=False)
_MONTH = ("month", "sha256")
PREPARED = kind(
    "exchange.publication_prepared",
    sentence=_("Figures of a month prepared for everybody"),
    facts=_MONTH,
    about_person=False,
)
PUBLISHED = kind(
    "exchange.publication_published",
    sentence=_("Figures of a month published"),
    facts=_MONTH,
    about_person=False,
)
DROPPED = kind(
    "exchange.publication_dropped",
    sentence=_("Prepared figures of a month dropped"),
    facts=_MONTH,
    about_person=False,
)
FILE_RECEIVED = kind(
    "exchange.file_received",
    sentence=_("File of rows received"),
    facts=("kind", "rows", "sha256", "size"),
    about_person=False,
)
COLUMNS_TOLD = kind(
    "exchange.columns_told", sentence=_("Columns of a file told"), facts=("kind",), about_person=False
)
ROWS_DECIDED = kind(
    "exchange.rows_decided", sentence=_("Doubtful rows decided"), facts=("rows",), about_person=False
)
MERGED = kind(
    "exchange.rows_taken_in",
    sentence=_("Rows of a file taken in"),
    facts=("kind", "sha256", "made", "changed", "same", "left_out"),
    about_person=False,
)
MERGE_ASKED = kind(
    "exchange.merge_asked",
    sentence=_("Large file of rows handed to the worker"),
    facts=("kind", "rows"),
    about_person=False,
)
MERGE_BACK = kind(
    "exchange.merge_given_back",
    sentence=_("File of rows given back, nothing of it taken in"),
    facts=("kind", "reason"),
    about_person=False,
)
FILE_DROPPED = kind(
    "exchange.file_dropped", sentence=_("File of rows dropped"), facts=("kind",), about_person=False
)
VERIFIER_NAMED = kind(
    "exchange.verifier_named",
    sentence=_("Verifier of spending named"),
    facts=("since", "until"),
    about_person=False,
)
VERIFIER_ENDED = kind(
    "exchange.verifier_ended", sentence=_("Term of a verifier of spending ended"), about_person=False
)
CONTROL_PACK_TAKEN = kind(
    "exchange.control_pack_taken",
    sentence=_("Control pack taken away by its verifier"),
    facts=("sha256", "size"),
    about_person=False,
)
CONTROL_PACK = kind(
    "exchange.control_pack_made",
    sentence=_("Control pack drawn by lot"),
    facts=("seed", "population", "drawn", "sha256", "size", "since", "until"),
    about_person=False,
)
