"""cmkit turns a community-management mission into files in git."""

__version__ = "0.1.0"
