"""The table of the cache that all processes share."""

from typing import ClassVar

from django.db import migrations

_FORWARD = """
CREATE UNLOGGED TABLE foundation_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX foundation_cache_expires ON foundation_cache (expires);
"""


class Migration(migrations.Migration):
    """Make the cache's table."""

    dependencies: ClassVar = [("foundation", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(_FORWARD, "DROP TABLE foundation_cache")]
