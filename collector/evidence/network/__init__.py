"""The way from this machine to the service, its clock against NTP, and its interfaces."""
