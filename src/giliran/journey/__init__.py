"""What spans the rooms: the applicant's home and one next thing, the timeline, the public status page.

Owns: no data. It reads every room and says, in plain words, where somebody stands and what to do now.
Words: a *stage* is one of six that people count on their fingers; the *next thing* is the only thing to do now.
Doors: `queries.standing`, `queries.timeline`; `rules.next_thing`.
"""
