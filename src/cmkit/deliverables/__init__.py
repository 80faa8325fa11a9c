"""Documents: views of a mission, rendered through templates, written as files."""
