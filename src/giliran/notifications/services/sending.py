"""Telling a person something: rendered, stored, and handed to the carriers once the caller's transaction commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from giliran.notifications import models, rules
from giliran.notifications.services.queue import enqueue


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who is told: addresses (empty: none) and the language to write in. `user_id` is None for one without account."""

    user_id: UUID | None
    email: str = ""
    phone: str = ""
    language: str = "id"


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is told.

    `kind` is "room.what"; `template` the path of the room's own texts without ending: `<template>.subject.txt`,
    `<template>.txt`, and `<template>.sms.txt` (without it, no SMS). They see `context` and `link` (a full address).
    `link` is a path of ours. `urgent` goes ahead of everything; `secret` (a code) is not listed and not kept;
    `good_for` says after how long nobody needs it by mail or SMS any more. `group` overrides the one that follows from
    the kind.
    """

    kind: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    group: rules.Group | None = None
    urgent: bool = False
    secret: bool = False
    good_for: timedelta | None = None


@transaction.atomic
def send(recipient: Recipient, message: Message, *, at: datetime) -> UUID:
    """Store the message and its deliveries, to be carried out when the transaction commits; return its id."""
    group = message.group or rules.group_of(message.kind)
    texts = _render(message, recipient.language)
    stored = models.Message.objects.create(
        user_id=recipient.user_id,
        kind=message.kind,
        group=group,
        language=recipient.language,
        subject=texts.subject,
        text=texts.text,
        sms=texts.sms,
        link=message.link,
        urgent=message.urgent,
        secret=message.secret,
        expires_at=at + (message.good_for or rules.GOOD_FOR),
        created_at=at,
    )
    addresses = {rules.Channel.EMAIL: recipient.email, rules.Channel.SMS: recipient.phone if texts.sms else ""}
    for channel in rules.channels_for(
        group=group,
        has_email=bool(addresses[rules.Channel.EMAIL]),
        has_phone=bool(addresses[rules.Channel.SMS]),
        refused=_refused(recipient.user_id),
    ):
        delivery = models.Delivery.objects.create(
            message=stored, channel=channel, address=addresses[channel], next_try_at=at, changed_at=at
        )
        enqueue(delivery.id, urgent=message.urgent)
    return stored.id


@dataclass(frozen=True, kw_only=True)
class _Texts:
    subject: str
    text: str
    sms: str


def _render(message: Message, language: str) -> _Texts:
    link = urljoin(settings.BASE_URL, message.link) if message.link else ""
    context = {**message.context, "link": link}
    with translation.override(language):
        return _Texts(
            subject=" ".join(_plain(f"{message.template}.subject.txt", context).split()),
            text=_plain(f"{message.template}.txt", context).strip(),
            sms=_sms(message, context),
        )


def _sms(message: Message, context: Mapping[str, Any]) -> str:
    try:
        return " ".join(_plain(f"{message.template}.sms.txt", context).split())
    except TemplateDoesNotExist as missing:
        # A template that the SMS itself includes is missing: that is a mistake, not a choice.
        if missing.args[:1] != (f"{message.template}.sms.txt",):
            raise
        return ""


def _plain(name: str, context: Mapping[str, Any]) -> str:
    # Mail and SMS are plain text: escaping for HTML would show "&amp;" to people.
    template: Any = get_template(name)
    return str(template.template.render(Context(dict(context), autoescape=False)))


def _refused(user_id: UUID | None) -> set[tuple[str, str]]:
    if user_id is None:
        return set()
    return set(models.Preference.objects.filter(user_id=user_id).values_list("group", "channel"))
