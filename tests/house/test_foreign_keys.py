"""Foreign keys point downward and leave no name behind in the room that they point at."""

from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from tests.house.rooms import ORDER, level


def _across_rooms() -> list[tuple[str, str, Any]]:
    found: list[tuple[str, str, Any]] = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in ORDER:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, (ForeignKey, ManyToManyField)):
                target = field.related_model._meta.app_label
                if target in ORDER and target != model._meta.app_label:
                    found.append((model._meta.app_label, target, field))
    return found


def test_foreign_keys_point_downward() -> None:
    upward = [str(field) for room, target, field in _across_rooms() if level(target) > level(room)]
    assert not upward
    assert len(_across_rooms()) > 10


def test_foreign_keys_across_rooms_leave_no_reverse_name() -> None:
    assert not [str(field) for _, _, field in _across_rooms() if field.remote_field.related_name != "+"]
