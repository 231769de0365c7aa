"""Measuring: examples, lexicon reports, coverage."""
