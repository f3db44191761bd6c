"""Which documents are asked for, and of whom."""

from django.db import models

from giliran.catalogue.models.service import Service
from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order, one_at_a_time


class DocumentKind(models.Model):
    """A kind of document that people have."""

    code = models.SlugField(primary_key=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    hint_id = models.CharField(max_length=240, blank=True)
    hint_en = models.CharField(max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Kinds read in their own order."""

        ordering = ("position", "code")

    def __str__(self) -> str:
        """Name the kind."""
        return self.name_id


class Requirement(models.Model):
    """One document (one of `kinds`) asked for a service when `rule` applies; see `rules.requirements` for its form."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="requirements")
    key = models.SlugField()
    kinds = models.ManyToManyField(DocumentKind, related_name="+")
    rule = models.JSONField(default=dict, blank=True)
    reason_id = models.CharField(max_length=240)
    reason_en = models.CharField(max_length=240)
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """One wording of a requirement at any time."""

        ordering = ("service", "position", "key")
        constraints = (
            one_at_a_time("service", "key", name="catalogue_requirement_one_at_a_time"),
            in_order(name="catalogue_requirement_in_order"),
        )

    def __str__(self) -> str:
        """Say for which service and what."""
        return f"{self.service_id}: {self.key}"
