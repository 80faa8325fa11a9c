"""The command ``check``: findings judged, told and written for machines."""
