"""Edits, form detections and edit templates."""
