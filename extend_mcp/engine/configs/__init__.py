"""Defaults and checks of configs."""
