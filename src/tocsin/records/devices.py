"""Which models are on the products list, with which firmware, and which models does an agreement name?"""

from django.db import models

from tocsin.devices.match import Known
from tocsin.records.parties import Agreement, Organisation
from tocsin.words import ModelId, PartyId


class Product(models.Model):
    """A model by its id (ModelId), with its maker, scope class and certificate."""

    id = models.CharField(primary_key=True, max_length=48)
    manufacturer = models.ForeignKey(Organisation, models.PROTECT, related_name="products")
    device_type = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=300, blank=True)
    aliases = models.JSONField(default=list)
    hardware = models.CharField(max_length=300, blank=True)
    certified_on = models.DateField(null=True, blank=True)
    scope_class = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.id


class Firmware(models.Model):
    """A version of a model's firmware and the versions that come before it."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="firmware")
    version = models.CharField(max_length=300)
    follows = models.JSONField(default=list)
    released_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "version"], name="firmware_once")]


class Scope(models.Model):
    """That an agreement is for a model."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="scope")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "product"], name="scope_once")]


class UnmatchedText(models.Model):
    """A text of make and model that an import met and that fits no model; it waits for a person."""

    folded = models.CharField(primary_key=True, max_length=300)
    text = models.CharField(max_length=300)
    rows = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class Identification(models.Model):
    """That a person decided which model a text means, or that it means none; never deleted, only taken back."""

    text = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", null=True)
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()
    decided_why = models.CharField(max_length=300)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folded"], condition=models.Q(undone_at__isnull=True), name="identification_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


def known() -> tuple[Known, ...]:
    """Give every model with the names it and its maker go by, for matching an advisory to the products list."""
    makers = Organisation.objects.filter(products__isnull=False).distinct().prefetch_related("names")
    names = {maker.id: tuple(sorted({one.called for one in maker.names.all()})) for maker in makers}
    return tuple(
        Known(
            ModelId(product.id),
            PartyId(product.manufacturer_id),
            names[product.manufacturer_id],
            tuple(dict.fromkeys(filter(None, (product.name, *product.aliases)))),
            (product.hardware,) if product.hardware else (),
        )
        for product in Product.objects.order_by("id")
    )


def predecessors(model: ModelId) -> dict[str, tuple[str, ...]]:
    """Give each version of a model's firmware with the versions before it."""
    rows = Firmware.objects.filter(product_id=model).order_by("version")
    return {row.version: tuple(row.follows) for row in rows}


def called() -> dict[ModelId, str]:
    """Give what each model is called: its name on the products list, else its id."""
    return {ModelId(row.id): row.name or row.id for row in Product.objects.order_by("id")}
