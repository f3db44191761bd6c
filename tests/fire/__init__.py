"""Proof under fire: processes are killed while people are at work, and all that was acknowledged is audited."""
