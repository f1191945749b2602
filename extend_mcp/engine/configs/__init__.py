"""Configs: their defaults and checks."""
