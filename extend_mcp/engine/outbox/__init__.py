"""Webhook events that are pending. Nothing here knows kinds of runs."""
