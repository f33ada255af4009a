"""What people hand in as proof: files kept by their content."""
