"""The officer's desk: review, portrait, interview, adjudication.

Owns: the case of an application: what was looked at, what was found, who recommended, who decided.
Words: the *examiner* reviews documents, takes the portrait, interviews and recommends; the *adjudicator*, always
another person, decides. A *correction* sends the application back to its applicant with reasons.
Doors: `queries.file`, `queries.portrait_of`; `services.recommend`, `decide`.
"""
