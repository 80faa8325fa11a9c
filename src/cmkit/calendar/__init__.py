"""The editorial calendar: days, and what is planned on them."""
