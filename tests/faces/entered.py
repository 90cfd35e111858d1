"""A client that is signed in, under an organisation's address, as a member of that organisation; elsewhere it is nobody."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django import test
from django.conf import settings
from django.contrib.auth import get_user_model

from tocsin.drivers import clock
from tocsin.flows.enrol import enrol, members
from tocsin.parties.actor import EVERY_DUTY, Duty, at_the_desk
from tocsin.web.accounts import actor
from tocsin.web.accounts.enter import BACKEND, STEPPED
from tocsin.web.tools import tools
from tocsin.words import PartyId

JARS: dict[str, SimpleCookie] = {}
"""The session of a member of each organisation, while `everybody_in` holds."""


class Client(test.Client):
    """Signs in as the address says."""

    def generic(self, method: str, path: Any, *rest: Any, **named: Any) -> Any:  # type: ignore[override]
        """Send one request, with the session of the organisation under whose address it goes."""
        found = re.match(r"/as/([^/]+)/", str(path))
        if found and found[1] in JARS:
            self.cookies.update(JARS[found[1]])
        return super().generic(method, path, *rest, **named)


def inside(party: str) -> test.Client:
    """Give a client that is signed in as a member of an organisation, wherever it goes."""
    found = test.Client()
    found.cookies.update(JARS[party])
    return found


@contextmanager
def everybody_in(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a member of every organisation that has one signed in, with a second factor that stays fresh."""
    patch.setattr(settings, "STEP_IN", True)
    patch.setattr(actor, "FRESH_FOR", 1e9)
    for one in members(None, tools()):
        if one.party not in JARS:
            JARS[one.party] = session_of(one.person)
    yield
    JARS.clear()


def join(party: str, name: str = "Somebody New", duties: Collection[Duty] = EVERY_DUTY) -> str:
    """Make somebody a member of an organisation; give the key of its account."""
    email = f"{name.lower().replace(' ', '.')}@{party}.example"
    return enrol(at_the_desk(PartyId(party), tools().now(), "the desk"), name, email, duties, tools())


def session_of(person: str, stepped: bool = True) -> SimpleCookie:
    """Begin a session as a person; give its cookies."""
    client = test.Client()
    client.force_login(get_user_model().objects.get(pk=person), backend=BACKEND)
    if stepped:
        session = client.session
        session[STEPPED] = clock.wall().timestamp()
        session.save()
    return client.cookies
