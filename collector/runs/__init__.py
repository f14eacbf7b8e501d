"""The order of the stages, one module per command."""
