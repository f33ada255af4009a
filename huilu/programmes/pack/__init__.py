"""Programmes as data: what a pack may say, how it is read, and what is wrong with one."""
