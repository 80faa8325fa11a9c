"""The command ``ask``: sections, a key, the sheet for the client."""
