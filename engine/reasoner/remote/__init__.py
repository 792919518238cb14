"""Reasoners elsewhere: any server that speaks the OpenAI-compatible chat protocol."""
