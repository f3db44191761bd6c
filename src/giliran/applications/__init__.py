"""The application: one person's request for one passport, its questions, and its own lifecycle.

Owns: the questions (`questions/`: what is asked, of whom, in which order), the answers, consent, correction requests,
the registry's answer about the identity, and the state of the application (`rules.TRANSITIONS`).

Words: a *section* is a line of the task list; a *page* is one screen of a section; an answer belongs to a question's
*key*. A *round* counts submissions: round 0 is the draft, each correction opens the next. A *target* of a correction
is `section`, `section.key`, or `document:kind`.

Doors: `services` (start, save_page, choose_office, submit, request_correction, recommend, approve, …), `queries`,
`events`, `rules`; the port `population_registry`.
"""
