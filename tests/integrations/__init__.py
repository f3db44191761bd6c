"""Adapters, spoken to over their wire protocols."""
