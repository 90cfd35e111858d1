"""Why was each thing sent or not, what may a named party say of its lines, and what does the register hold?"""
