"""What lies between this machine and the service."""
