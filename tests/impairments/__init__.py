"""What is set against what ``avsync measure`` says: a network and a machine that are impaired on purpose."""
