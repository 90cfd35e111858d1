"""A compiled query asks what the plain one would, each time with the values of that time."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.post import AT, SENDER, fill, people, tools
from tocsin.drivers.clock import Run
from tocsin.records import ledger, notices, outbox, parties
from tocsin.records.compiled import Adding, Changing, Reading
from tocsin.records.watch import Beat

pytestmark = pytest.mark.django_db


def test_a_reading_gives_the_rows_of_the_values_of_each_use() -> None:
    people(4)
    called = Reading(lambda party: parties.Contact.objects.filter(organisation_id=party).order_by("id"))
    for party in (SENDER, "maker002", "nobody"):
        assert called(party=party) == list(parties.Contact.objects.filter(organisation_id=party).order_by("id"))
    assert called.first(party="nobody") is None


def test_a_reading_of_one_column_and_of_joined_rows_asks_once() -> None:
    people(2)
    names = Reading(lambda party: parties.Contact.objects.filter(organisation_id=party).values_list("name", flat=True))
    assert sorted(names(party=SENDER)) == ["Person 0", "Person 1", "Person 2"]
    joined = Reading(lambda party: parties.Contact.objects.select_related("organisation").filter(organisation_id=party))
    assert {one.organisation.pk for one in joined(party=SENDER)} == {SENDER}


def test_a_change_changes_what_its_values_name_and_counts_it(django_assert_num_queries) -> None:
    people(2)
    renamed = Changing(lambda party, name: (parties.Contact.objects.filter(organisation_id=party), {"telephone": name}))
    with django_assert_num_queries(1):
        assert renamed(party=SENDER, name="01") == 3
    assert renamed(party="nobody", name="02") == 0
    assert set(parties.Contact.objects.values_list("organisation_id", "telephone")) >= {(SENDER, "01"), ("ssc", "")}


def test_rows_are_added_whole_one_or_many() -> None:
    add = Adding(Beat)
    add([])
    add([Beat(worker="a", began_at=AT, beat_at=AT)])
    add(Beat(worker=name, began_at=AT, beat_at=AT + timedelta(seconds=1), doing="é") for name in ("b", "c"))
    assert [(one.worker, one.beat_at, one.ended_at, one.doing) for one in Beat.objects.order_by("worker")] == [
        ("a", AT, None, ""),
        ("b", AT + timedelta(seconds=1), None, "é"),
        ("c", AT + timedelta(seconds=1), None, "é"),
    ]


def test_documents_and_leaves_that_were_added_come_back_through_the_plain_library() -> None:
    (made,) = fill(1, tools(Run(AT).now), to_each=1)
    row = notices.Notice.objects.get(pk=made.id)
    assert (row.classification, row.sort, row.number) == ("Amber", "notice", 1)
    assert ledger.Leaf.objects.count() == ledger.Salts.objects.count() == ledger.Sequencer.objects.get().next_index == 2
    with transaction.atomic():
        assert ledger.locked() == ledger.Sequencer.objects.get()


def test_the_claim_takes_the_row_that_the_plain_query_gives_first() -> None:
    run = Run(AT)
    list(fill(6, tools(run.now), to_each=1, red_every=3))
    for _ in range(6):
        wanted = outbox.due(run.now()).order_by("lane", "queued_at", "id").first()
        begun = outbox.claim("w1", run.now())
        assert begun is not None
        assert begun.delivery == wanted
    assert outbox.claim("w1", run.now(), more=True) is None
