"""What LiveKit and Agora call things: log formats, signatures, units, ids, links."""
