"""Uploads, automatic checks, encrypted storage, retention."""
