"""What time it is for this installation. Only faces ask; everything below is told."""
