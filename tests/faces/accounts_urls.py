"""The addresses of the pages, with two more that say who asks and whether a step may be taken; for tests only."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from tocsin.web.accounts.actor import actor_of
from tocsin.web.accounts.step_up import stepped_up
from tocsin.web.urls import urlpatterns as pages


def who(request: HttpRequest) -> JsonResponse:
    found = actor_of(request)
    return JsonResponse({"person": found.person, "party": found.party, "sure": found.sure, "may": sorted(found.duties)})


def release(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"released": request.method})


urlpatterns = [
    path("account/who/", who),
    path("release/", stepped_up(release)),
    *pages,
]
