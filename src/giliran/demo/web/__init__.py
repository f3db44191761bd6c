"""The start page of a demonstration: who to sign in as, what to try, its clock, and how full its halls are."""
