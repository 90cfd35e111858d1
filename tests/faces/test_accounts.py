"""Is it the right person who is signed in, with no more than holds now, and does a stranger learn nothing?"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.adapter import get_adapter as providers
from django.core.cache import cache
from django.test import Client

from tocsin.records.parties import Organisation
from tocsin.records.people import Membership, Person
from tocsin.settings import providers as read_providers

PASSWORD = "a long invented sentence"
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.faces.accounts_urls")]


@pytest.fixture
def ada() -> Person:
    cache.clear()
    Organisation.objects.create(id="northwind")
    person = Person.objects.create_user("ada", "ada@northwind.example", PASSWORD, first_name="Ada", last_name="Marsh")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Membership.objects.create(
        member=person, organisation_id="northwind", may=["reads", "decides"], named_by="Ivy Trent", begins_at=BEGAN
    )
    return person


def enter(client: Client, email: str = "ada@northwind.example", password: str = PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def who(client: Client) -> dict[str, object]:
    return client.get("/account/who/").json()


def code_for(person: Person, secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.fixture
def secret(ada: Person) -> str:
    made = totp.generate_totp_secret()
    totp.TOTP.activate(ada, made)
    return made


def test_without_a_session_one_is_nobody(ada):
    assert who(Client()) == {"person": "", "party": None, "sure": "nobody", "may": []}


def test_a_password_signs_in_and_no_more(ada):
    client = Client()
    assert enter(client).status_code == 302
    assert who(client) == {
        "person": "Ada Marsh",
        "party": "northwind",
        "sure": "signed in",
        "may": ["decides", "reads"],
    }


def test_a_second_factor_is_asked_for_and_its_code_counts_once(ada, secret):
    client = Client()
    assert enter(client).url.startswith("/account/factors/authenticate/")
    assert who(client)["sure"] == "nobody"
    code = code_for(ada, secret)
    assert client.post("/account/factors/authenticate/", {"code": code}).status_code == 302
    assert "last minutes" in who(client)["sure"]
    again = Client()
    enter(again)
    assert again.post("/account/factors/authenticate/", {"code": code}).status_code == 200
    assert who(again)["sure"] == "nobody"


def test_the_secret_of_a_second_factor_is_not_stored_in_clear(ada, secret):
    assert secret not in str(Authenticator.objects.get().data)


def test_an_ended_membership_gives_nothing_at_the_next_request_of_a_live_session(ada):
    client = Client()
    enter(client)
    assert who(client)["party"] == "northwind"
    Membership.objects.update(ends_at=BEGAN + timedelta(days=1))
    assert who(client) == {"person": "Ada Marsh", "party": None, "sure": "signed in", "may": []}


def test_a_closed_account_is_nobody_at_the_next_request(ada):
    client = Client()
    enter(client)
    Person.objects.update(is_active=False)
    assert who(client)["sure"] == "nobody"


def test_naming_another_organisation_in_the_session_chooses_and_gives_nothing(ada):
    Organisation.objects.create(id="peak")
    client = Client()
    enter(client)
    session = client.session
    session["tocsin.party"] = "peak"
    session.save()
    assert who(client)["party"] is None


def shape(response) -> tuple[int, bytes]:
    text = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)
    return response.status_code, re.sub(rb"[\w.]+@[\w.]+", b"", text)


@pytest.mark.parametrize("page", ["/account/login/", "/account/password/reset/"])
def test_known_and_unknown_people_are_answered_alike(ada, page):
    answers = []
    for email in ("ada@northwind.example", "eve@northwind.example"):
        cache.clear()
        answers.append(shape(Client().post(page, {"login": email, "email": email, "password": "wrong wrong wrong"})))
    assert answers[0] == answers[1]


def test_guessing_is_stopped_within_ten_tries_even_for_the_right_password(ada):
    for _ in range(10):
        enter(Client(), password="wrong wrong wrong")
    client = Client()
    enter(client)
    assert who(client)["sure"] == "nobody"


def test_nobody_signs_up_without_an_invitation(ada):
    answer = Client().post("/account/signup/", {"email": "eve@x.example", "password1": PASSWORD, "password2": PASSWORD})
    assert Person.objects.count() == 1
    assert answer.status_code == 200


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example", "\thttps://evil.example"])  # fmt: skip
def test_a_page_never_leads_away_from_here(ada, away):
    assert not get_adapter().is_safe_url(away)
    answer = Client().post("/account/login/", {"login": "ada@northwind.example", "password": PASSWORD, "next": away})
    assert "evil" not in answer.get("Location", "")


def test_an_identity_is_never_joined_to_a_person_by_its_email(ada):
    adapter = providers()
    assert not adapter.can_authenticate_by_email(None, "ada@northwind.example")
    assert not adapter.is_open_for_signup(None, None)


def test_an_identity_is_its_issuer_and_subject_whatever_the_provider_is_called():
    text = '[{"issuer": "https://%s.example", "name": "%s", "client_id": "c", "secret": "s"}]'
    first, renamed, other = (read_providers(text % one)[0] for one in (("a", "A"), ("a", "B"), ("b", "A")))
    assert first["provider_id"] == renamed["provider_id"] != other["provider_id"]
    assert first["settings"]["uid_field"] == "sub"
    assert read_providers("") == []


def test_a_step_that_needs_a_fresh_factor_is_not_taken_without_one(ada, secret):
    client = Client()
    assert client.post("/release/").url.startswith("/account/login/")
    enter(client)
    client.post("/account/factors/authenticate/", {"code": code_for(ada, secret)})
    assert client.post("/release/").json() == {"released": "POST"}
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [one | {"at": one["at"] - 3600} for one in records]
    session.save()
    assert client.post("/release/").url.startswith("/account/factors/reauthenticate/")


def test_sessions_are_listed_and_one_can_be_ended_from_another(ada):
    first, second = Client(), Client()
    enter(first)
    enter(second)
    assert first.get("/account/sessions/").status_code == 200
    first.post("/account/sessions/")
    assert (who(first)["sure"], who(second)["sure"]) == ("signed in", "nobody")


@pytest.mark.parametrize("page", ["login/", "signup/", "password/reset/", "factors/", "factors/totp/activate/", "factors/webauthn/add/", "sessions/", "reauthenticate/", "logout/"])  # fmt: skip
def test_no_page_of_sign_in_has_anything_inline(ada, page):
    client = Client()
    enter(client)
    for one in (client, Client()):
        text = one.get(f"/account/{page}", follow=True).content
        assert b"is not a government service" in text
        for script in re.findall(rb"<script[^>]*>", text):
            assert b"src=" in script or b'type="application/json"' in script, script
        assert not re.search(rb"<style|\sstyle=|\son\w+=", text)
