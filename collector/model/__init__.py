"""The words that all stages share: frozen dataclasses and closed enums."""
