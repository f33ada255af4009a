"""Pages of campaigns and problem classes, and hints at issues that look alike."""
