"""Production, the passport itself, pickup."""
