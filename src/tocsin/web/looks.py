"""Where does it stand written who was shown what? Each look is on the disk before its page is rendered."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from tocsin.drivers.access_log import FILE, AccessLog
from tocsin.parties.matrix import Sight, Thing
from tocsin.parties.sighting import sighting
from tocsin.web.accounts.actor import actor_of
from tocsin.web.tools import tools
from tocsin.words import PartyId


def look_at(request: HttpRequest, thing: Thing, key: str, owner: PartyId | None, sight: Sight) -> None:
    """Write that whoever asks is shown a thing, or was refused it. It feeds no standing."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    how = f"{(request.method or '').lower()}:{name}"
    log().append(sighting(actor_of(request), thing, key, owner, sight, how, tools().now()))


def log() -> AccessLog:
    """Give the access log of this instance's store."""
    return AccessLog(Path(settings.STORE) / FILE)
