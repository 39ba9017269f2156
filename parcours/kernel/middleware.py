"""One request is one transaction; a GET cannot write; who looked is written with the page."""

from django.db import connection, transaction
from django.http import HttpResponseNotAllowed

from . import context, recorder
from .actor import Actor
from .once import one_page

SAFE = {"GET", "HEAD", "OPTIONS"}


class TransactionMiddleware:
    """Opens the transaction, tells PostgreSQL who acts, takes everything back when the answer is an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        actor = getattr(request, "actor", None) or Actor.anonymous()
        kept = recorder.Looks()
        token = recorder.looks.set(kept)
        outermost = not connection.in_atomic_block
        try:
            with transaction.atomic(durable=outermost), context.acting(actor, last=outermost):
                response = self._answer(request)
                if response.status_code >= 500 or getattr(request, "failed", False):
                    transaction.set_rollback(True)
                else:
                    recorder.write_looks(actor, kept)
        finally:
            recorder.looks.reset(token)
        return response

    def _answer(self, request):
        if request.method not in SAFE:
            return self.get_response(request)
        if request.method == "OPTIONS":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        # A page of which only the head is asked is the same page: what counts other methods counts nothing.
        request.method = "GET"
        with transaction.atomic(), one_page():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL transaction_read_only = on")
            return self.get_response(request)

    def process_exception(self, request, exception):
        request.failed = True
