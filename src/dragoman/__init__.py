"""Dragoman reads news reports and keeps a dated, sourced record of political events."""
