"""Adapters to what outside parties own, each with a simulator twin that speaks the same wire protocol."""
