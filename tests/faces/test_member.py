"""`tocsin member`: the first people of an organisation, named at the machine."""

import json

import pytest
from django.conf import settings
from typer.testing import CliRunner

from tests.faces.test_web import town  # noqa: F401
from tocsin.cli import desk
from tocsin.cli.main import app
from tocsin.records.people import Membership, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


@pytest.fixture(autouse=True)
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store's database is this test's own, and no file."""
    monkeypatch.setattr(desk, "there", lambda _folder: True)


def said(*given: str, code: int = 0) -> str:
    answer = CliRunner().invoke(app, ["member", *given, "--store", str(settings.STORE)])
    assert answer.exit_code == code, answer.output
    return answer.output


def test_a_member_is_named_once_without_a_password_and_with_what_was_said() -> None:
    given = ("--as", "northwind", "--name", "Una Frost", "--email", "una.frost@northwind.example", "--may", "reads")
    said(*given)
    said(*given)
    person = Person.objects.get(email="una.frost@northwind.example")
    assert not person.has_usable_password()
    assert Membership.objects.filter(member=person, ends_at=None).count() == 1
    listed = json.loads(said("--as", "northwind", "--json"))
    assert {"name": "Una Frost", "email": person.email, "may": ["reads"]} in listed


@pytest.mark.parametrize("wrong", [("--name", "A B"), ("--email", "a@b.example"), ("--name", "A B", "--email", "a b@c.example"), ("--name", "A B", "--email", "a@b.example", "--may", "flies")])  # fmt: skip
def test_what_is_no_member_is_refused_and_nobody_is_made(wrong: tuple[str, ...]) -> None:
    before = Person.objects.count()
    answer = CliRunner().invoke(app, ["member", "--as", "northwind", *wrong, "--store", str(settings.STORE)])
    assert answer.exit_code != 0
    assert Person.objects.count() == before
