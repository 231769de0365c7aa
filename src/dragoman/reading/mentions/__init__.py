"""Mentions: who, where, when, how much, and on whose word. Found and normalised before events are read."""
