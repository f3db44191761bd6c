"""Composition root: settings, URLs, ASGI, navigation, the command-line program.

Adapters are chosen here and nowhere else.
"""
