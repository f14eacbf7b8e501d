"""Commands that print what something costs; no test asserts a time."""
