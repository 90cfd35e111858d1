"""Is this instance well? For a machine that asks: 200 or 503, and no fact of any case.

Whoever asks learns that much; how old the worker and the oldest unsent delivery are, only who brings TOCSIN_METRICS_TOKEN.
"""

import hmac
import os

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from tocsin.flows.health import Health, age
from tocsin.flows.health import health as looked
from tocsin.web.page import unkept
from tocsin.web.tools import tools

TOKEN = "TOCSIN_METRICS_TOKEN"


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say how the instance is."""
    now = looked(tools().now())
    said: dict[str, object] = {"status": "well" if now.well else "unwell"}
    if known(request):
        said |= details(now)
    response = JsonResponse(said, status=200 if now.well else 503)
    unkept(response)
    return response


def details(now: Health) -> dict[str, object]:
    """Give what only the operator's own machine is told: counts, ages, and what is wrong in words without a case in them."""
    return {
        "wrong": now.wrong,
        "worker_age_seconds": now.worker_age,
        "oldest_unsent_age_seconds": age(now.at, now.oldest),
        "pending": now.pending,
        "clock_suspect": now.suspect,
        "alarms": now.alarms,
        "tasks": now.tasks,
    }


def known(request: HttpRequest) -> bool:
    """Say whether whoever asks brings the operator's token."""
    token = os.environ.get(TOKEN, "")
    return bool(token) and hmac.compare_digest(
        request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
    )
