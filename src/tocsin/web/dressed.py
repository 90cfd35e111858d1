"""How do the sign-in library's own pages say whose instance this is, and who is signed in?"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from tocsin.web.page import unkept, whose


class Dressed:
    """Middleware that gives a page which renders late what every page of ours is given."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the page does."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Add whose instance it is, and keep the page out of every cache."""
        response.context_data = {**whose(request), **(response.context_data or {})}
        unkept(response)
        return response
