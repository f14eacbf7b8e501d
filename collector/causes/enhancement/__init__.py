"""Causes that lie in what is put between camera and publisher."""
