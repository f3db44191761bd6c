"""What spans the rooms: the applicant's home and one next thing, the timeline, the public status page."""
