"""Who: organisations, their codes, roles and contacts, and what an agreement between two of them carries."""
