"""Policy questions and their one binding answer; who asked is known to whoever asked alone."""
