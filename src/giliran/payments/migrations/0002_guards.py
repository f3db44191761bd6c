"""What Django's constraints cannot say: lines make up the amount, and a paid bill stays as it is."""

from django.db import migrations

LINES = """
CREATE FUNCTION payments_lines_total(lines jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(sum((line ->> 'amount')::bigint), 0)::bigint FROM jsonb_array_elements(lines) AS line
$$;
ALTER TABLE payments_bill ADD CONSTRAINT payments_bill_lines_make_amount CHECK (
    jsonb_typeof(lines) = 'array' AND jsonb_array_length(lines) > 0 AND payments_lines_total(lines) = amount
);
"""
NO_LINES = """
ALTER TABLE payments_bill DROP CONSTRAINT payments_bill_lines_make_amount;
DROP FUNCTION payments_lines_total(jsonb);
"""
# A mistake in code must not be able to take a payment back, or to change what was asked for.
FINAL = """
CREATE FUNCTION payments_bill_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.billing_code, NEW.application_id, NEW.amount, NEW.lines)
        IS DISTINCT FROM (OLD.billing_code, OLD.application_id, OLD.amount, OLD.lines) THEN
        RAISE EXCEPTION 'what a bill asks for never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'paid' AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a paid bill is final' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payments_bill_guard BEFORE UPDATE ON payments_bill FOR EACH ROW EXECUTE FUNCTION payments_bill_guard();
"""
NOT_FINAL = """
DROP TRIGGER payments_bill_guard ON payments_bill;
DROP FUNCTION payments_bill_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(LINES, NO_LINES), migrations.RunSQL(FINAL, NOT_FINAL)]
