"""The commands: the only code that prints, prompts or exits."""
