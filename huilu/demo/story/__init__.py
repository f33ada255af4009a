"""The story of the demo: planned the same every time, played through the ordinary actions."""
