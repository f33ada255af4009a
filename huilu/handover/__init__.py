"""Batches and the handing over of what is open."""
