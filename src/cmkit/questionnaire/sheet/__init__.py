"""The questionnaire as a document: what it asks on paper or on a page, and what comes back."""

from typing import Literal

SheetMoment = Literal["before", "together", "alone"]
"""What the client can write alone, what is settled face to face, what the CM prepares without the client."""
