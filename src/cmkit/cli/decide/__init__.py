"""The command ``decide``: what it shows, what it asks, what it says."""
