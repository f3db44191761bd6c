"""The hall of an office: who is there, whose turn it is, and where.

Owns: visits (one a person and day), their steps and periods, ticket numbers, officers' sessions at counters, and each
office's plan of steps.
Words: a *step* is one thing done with a visitor (papers, interview); a *period* is a stretch of a step (waiting,
called, serving, on hold, absent), so that every duration can be derived; the *turn* is the instant by which people
are put in order (`rules.calling`); *absent* is somebody called in vain too often, parked until they come back.
Doors: services check_in, walk_in, call_next, recall, start_serving, finish_step, not_here, return_to_queue, hold,
resume, transfer, leave, take_counter, leave_counter; queries board, ticket, place, waiting, serving_at, visit_of; the
facts in events. Order of locks: the counter's session, then the step.
"""
