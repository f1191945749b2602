"""The older API, 2025-04-21, as translations of requests and answers: what it does is done by the routes of today.

Properties and values that are newer than it are told as they are: the API counts these as compatible.
"""
