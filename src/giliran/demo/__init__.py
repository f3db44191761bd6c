"""The demo: drives the product from outside."""
