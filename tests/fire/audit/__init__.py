"""The audit after a round: whatever the product said yes to is looked up, and what must hold is checked.

It runs inside the installation that is audited (`python -m tests.fire.audit`), apart from the processes that it judges.
"""
