"""What an applicant is asked: sections of pages of questions, written as data.

`book.SECTIONS` holds them in order; `conditions` says whom a page is for; `forms` makes a page into a form.
Answers are one flat mapping from a question's key to text: dates as ISO 8601, choices by their code.
"""
