"""Files: guarded reading, careful writing, safe names."""
