"""Tables: written for spreadsheets and schedulers, read from whatever came from a download folder."""
