"""What the machine did while the call ran."""
