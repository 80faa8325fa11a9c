"""The mission folder: opened into values, changed through edits."""
