"""How the carrier is reached. Read from Django's settings once."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Post:
    """A mail server that takes our mail. `tls` is "none", "starttls" or "tls"."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """An SMS gateway; `secret` signs its delivery receipts."""

    url: str
    key: str
    sender: str
    secret: str


@lru_cache(maxsize=1)
def post() -> Post:
    """Return the mail server."""
    return Post(
        host=settings.SMTP_HOST,
        port=settings.SMTP_PORT,
        user=settings.SMTP_USER,
        password=settings.SMTP_PASSWORD,
        tls=settings.SMTP_TLS,
        sender=settings.MAIL_FROM,
    )


@lru_cache(maxsize=1)
def gateway() -> Gateway:
    """Return the SMS gateway."""
    return Gateway(
        url=settings.CARRIER_URL.rstrip("/"),
        key=settings.SMS_KEY,
        sender=settings.SMS_SENDER,
        secret=settings.CARRIER_SECRET,
    )
