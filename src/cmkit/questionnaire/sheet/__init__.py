"""The questionnaire as a document: what it asks on paper or on a page, and what comes back."""
