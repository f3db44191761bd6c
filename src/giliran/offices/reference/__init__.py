"""The offices, their plan and the figures with which an installation starts; the seed migration sows them."""
