"""Pages of the examiner and the adjudicator."""
