"""Who is signed in: passkeys, second factors, an organisation's own identity provider, and the actor of each request."""
