"""Does the ticket hold what support will ask for?"""
