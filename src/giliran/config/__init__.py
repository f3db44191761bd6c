"""Composition root: settings, URLs, ASGI, navigation, the command-line program; adapters are chosen here and nowhere else."""
