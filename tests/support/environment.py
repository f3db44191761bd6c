"""The environment in which tests run: fixed keys, an own database."""

import atexit
import os

from tests.support import bank_keys

KEYS = {
    "GILIRAN_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
    "GILIRAN_FIELD_KEYS": "t1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "GILIRAN_LOOKUP_KEYS": "t1:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=",
    "GILIRAN_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "GILIRAN_PLAIN_HTTP": "1",
    "GILIRAN_PLAIN_STATIC": "1",
    "GILIRAN_AS_OWNER": "1",
    "GILIRAN_LOCK_TIMEOUT_MS": "0",
    "GILIRAN_LOG_LEVEL": "WARNING",
    "GILIRAN_CARRIER_SECRET": "only-for-tests",
    "GILIRAN_REGISTRY_SECRET": "only-for-tests-registry",
    "DJANGO_SETTINGS_MODULE": "giliran.config.settings",
}


def prepare() -> None:
    """Set what is not set, and start a throw-away PostgreSQL if none is named."""
    for name, value in KEYS.items():
        os.environ.setdefault(name, value)
    os.environ["GILIRAN_AS_OWNER"] = "1"
    os.environ.update(bank_keys.ENVIRONMENT)
    if "DATABASE_URL" not in os.environ:
        from giliran.config import postgres

        lease = postgres.join(disposable=True)
        os.environ.update(lease.server.environment())
        atexit.register(lease.close)
