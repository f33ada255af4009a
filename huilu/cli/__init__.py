"""The command line: every command that bin/huilu knows."""
