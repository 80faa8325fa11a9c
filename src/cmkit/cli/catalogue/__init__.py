"""The command ``catalogue``: what cmkit knows, and where it is from."""
