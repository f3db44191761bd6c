"""Events are inserted and read, never changed: a trigger for every role, and rights for the application's."""

from typing import ClassVar

from django.db import migrations

_FORWARD = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_event_append_only BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_position_append_only BEFORE UPDATE OR DELETE ON ledger_position
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'giliran_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON ledger_event, ledger_position, ledger_seal FROM giliran_app;
        GRANT SELECT, INSERT ON ledger_event, ledger_position, ledger_seal TO giliran_app;
    END IF;
END $$;
"""
_BACKWARD = """
DROP TRIGGER ledger_event_append_only ON ledger_event;
DROP TRIGGER ledger_position_append_only ON ledger_position;
DROP TRIGGER ledger_seal_append_only ON ledger_seal;
DROP FUNCTION ledger_refuse_change();
"""


class Migration(migrations.Migration):
    """Guard the spine."""

    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(_FORWARD, _BACKWARD)]
