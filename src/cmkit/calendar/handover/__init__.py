"""Handing over: approved contents become the files that scheduling tools take."""
