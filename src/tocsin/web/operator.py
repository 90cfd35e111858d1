"""What can an operator read who has the database, the keys, or both? Said plainly, to everybody, before anything is put in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tocsin.web.page import page


@require_safe
def operator(request: HttpRequest) -> HttpResponse:
    """Show what an operator can and cannot read in this version."""
    return page(request, "operator.html", None, "", {})
