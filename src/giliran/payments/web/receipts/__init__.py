"""Receipts: the PDF that the payer keeps, and the page on which anyone can check one."""
