"""Asks a LiveKit server about one room: by its RoomService, and by a hidden participant that only listens."""
