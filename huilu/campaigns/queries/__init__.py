"""Finding campaigns and classes, what they show, and issues that are alike."""
