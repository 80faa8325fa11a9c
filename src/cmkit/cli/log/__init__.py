"""The command ``log``: what everybody may read, and what stays with the CM."""
