"""The command ``profile``: who the CM is, for every mission."""
