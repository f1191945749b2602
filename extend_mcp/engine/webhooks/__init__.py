"""Webhook endpoints, their subscriptions, and what is sent to them."""
