"""Views: what each document shows, as plain data."""
