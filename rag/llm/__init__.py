"""Answers from any OpenAI-compatible language model, each sentence verified without it."""
