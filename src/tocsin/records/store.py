"""Whose store is this, and is everything in it invented (decision 37)?"""

from django.db import models


class Store(models.Model):
    """One row. `invented` can be set when the store is made and never unset."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    origin = models.CharField(max_length=120)
    """The ledger's origin line; says *invented* where the store is."""
    invented = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="store_one_row")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the mark: an invented store stays invented."""
        before = type(self).objects.filter(pk=1).values_list("invented", flat=True).first()
        self.invented = bool(before) or self.invented
        super().save(*args, **kwargs)  # type: ignore[arg-type]
