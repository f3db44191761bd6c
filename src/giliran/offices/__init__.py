"""Offices: where they are, when they are open, their counters, and every dated figure.

Words: an *office* takes applicants; its *opening plan* says the hours of each weekday, an *exception* those of one day;
a *figure* is a number that may change one day (a deadline, a limit), for the country or for one office.

Doors: `queries` (office, nearest, opening, figure…), `services` (change_opening_plan, set_figure…), `events`, and
`rules.Opening`. The page is /kantor/.
"""
