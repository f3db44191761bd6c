"""The officer's desk: review, portrait, interview, adjudication."""
