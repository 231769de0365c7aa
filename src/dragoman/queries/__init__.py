"""Answers from a record: plain functions over its rows."""
