"""What the applicant typed, page by page."""

from typing import ClassVar

from django.db import models

from giliran.applications.models.application import Application
from giliran.foundation.fields import EncryptedJSONField
from giliran.foundation.ids import new_id


class PageAnswers(models.Model):
    """The answers of one page in one round; a correction's round stands beside the earlier ones."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pages")
    page = models.SlugField()
    round = models.PositiveSmallIntegerField()
    answers = EncryptedJSONField(context="applications.pageanswers.answers")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        """One row a page and round."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "page", "round"], name="applications_page_once_a_round"),
        ]

    def __str__(self) -> str:
        """Name the page."""
        return self.page


class UnfinishedPage(models.Model):
    """What was typed and could not be accepted yet, kept so that nobody types twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="unfinished")
    page = models.SlugField()
    typed = EncryptedJSONField(context="applications.unfinishedpage.typed")
    saved_at = models.DateTimeField()

    class Meta:
        """One row a page."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "page"], name="applications_unfinished_once_a_page"),
        ]

    def __str__(self) -> str:
        """Name the page."""
        return self.page
