"""What changes whenever an answer over the estate could be another one?"""

from django.db.models import Max

from tocsin.flows import snapshot
from tocsin.records.duties import ActDone
from tocsin.records.interop import Upload
from tocsin.words import PartyId


def stamp(asker: PartyId) -> tuple[str, int, int]:
    """Give the asker's snapshot, the last upload and the number of acts: the same stamp, the same answer on the same day."""
    last = Upload.objects.aggregate(last=Max("id"))["last"] or 0
    return snapshot.of(asker) or "", last, ActDone.objects.count()
