"""Who the people of the records are: sealed, linked by people's decisions, opened on record."""
