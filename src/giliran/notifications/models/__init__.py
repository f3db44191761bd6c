"""The room's tables."""

from giliran.notifications.models.delivery import Delivery, DeliveryEntry
from giliran.notifications.models.message import Message
from giliran.notifications.models.preference import Preference

__all__ = ["Delivery", "DeliveryEntry", "Message", "Preference"]
