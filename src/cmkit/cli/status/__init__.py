"""The command ``status``: where missions stand."""
