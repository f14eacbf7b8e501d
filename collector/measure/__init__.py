"""Pure numerics: every result carries its bound."""
