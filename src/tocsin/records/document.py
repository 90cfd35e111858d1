"""How is a document kept: a clear head that the database can search, and a body of bytes behind a seal (decision 30)?"""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

Seal = Callable[[bytes], bytes]
"""Turns a body into what is stored, and back; at first the identity."""


def unsealed(body: bytes) -> bytes:
    """The seal of a store that has none yet: the bytes as they are."""
    return body


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

    def headed(self) -> dict[str, Any]:
        """Give the head as plain values."""
        return dict(self.head)
