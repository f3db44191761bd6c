"""Pages for officers: the console at the counter, the front desk."""
