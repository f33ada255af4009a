"""Workloads that measure and never judge: what a figure means depends on the machine it was taken on."""
