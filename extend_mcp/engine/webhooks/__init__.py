"""Webhook endpoints, what they subscribe to, and what is sent to them."""
