"""How is a document kept: a clear head that the database can search, and a body of bytes behind a seal (decision 30)?"""

from typing import Any, Self

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from tocsin.parties.place import Place, Seal


def unsealed(body: bytes, _place: Place) -> bytes:
    """The seal of a store that has none: the bytes as they are."""
    return bytes(body)


def from_head(key: str, length: int = 64) -> "models.GeneratedField":
    """Give a column that the database itself derives from ``head[key]``, as text."""
    return models.GeneratedField(
        expression=Cast(KeyTextTransform(key, "head"), models.CharField(max_length=length)),
        output_field=models.CharField(max_length=length),
        db_persist=True,
    )


class Document(models.Model):
    """What was said or decided. `head` is clear and holds no content; `body` is the room's value as bytes, sealed."""

    id = models.CharField(primary_key=True, max_length=34)
    head = models.JSONField()
    body = models.BinaryField()
    classification = from_head("class", 8)
    happened_at = from_head("at", 32)
    """Fixed-width UTC text, so that it sorts."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.id

    def entitled(self) -> tuple[str, ...]:
        """Give the organisations that get a key to the body; each kind of document says which."""
        return ()

    def place(self) -> Place:
        """Give where the body stands."""
        parties = tuple(sorted({one for one in self.entitled() if one}))
        return Place(self._meta.db_table, str(self.pk), str(self.head.get("class", "")), parties)

    def opened(self, unseal: Seal) -> bytes:
        """Give the body as it was before it was sealed."""
        return unseal(bytes(self.body), self.place())

    def kept(self, body: bytes, seal: Seal) -> Self:
        """Seal the body into its place and add the row."""
        self.enclosed(body, seal).save(force_insert=True)
        return self

    def enclosed(self, body: bytes, seal: Seal) -> Self:
        """Seal the body into its place; whoever calls adds the row."""
        self.body = seal(body, self.place())
        return self

    def headed(self) -> dict[str, Any]:
        """Give the head as plain values."""
        return dict(self.head)
