"""Figures: read from the exports of networks, kept as readings, brought into series and verdicts."""
