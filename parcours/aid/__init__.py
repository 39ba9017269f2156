"""Removing a barrier: transport, housing, childcare, cash, equipment."""
