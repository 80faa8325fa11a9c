"""The questionnaire: what is asked at the start of a mission, and how answers become a strategy."""
