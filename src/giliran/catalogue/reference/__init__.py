"""The catalogue with which an installation starts; the seed migration sows it."""
