"""The product under outages: what people are told, and that nothing is lost."""
