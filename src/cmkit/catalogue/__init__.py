"""What the field knows: kinds of objectives, metrics and networks, as dated data beside the code."""
