"""Campaigns, problem classes and the sampling that closes a class."""
