"""What changes whenever an answer over the estate could be another one?"""

from django.db.models import Max

from tocsin.flows import snapshot
from tocsin.records.duties import ActDone
from tocsin.records.interop import Upload
from tocsin.records.parties import ContactSign
from tocsin.words import PartyId


def stamp(asker: PartyId) -> tuple[str, int, int, int]:
    """Give the asker's snapshot, the last upload, the last sign of a contact, and the number of acts.

    The same stamp, the same answer on the same day: the register changes by uploads only.
    """
    last, sign = (kind.objects.aggregate(last=Max("id"))["last"] or 0 for kind in (Upload, ContactSign))
    return snapshot.of(asker) or "", last, sign, ActDone.objects.count()
