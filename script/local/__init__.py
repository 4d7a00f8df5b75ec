"""What script/server, script/test and script/manage do once the environment is there.

Runs with the environment's Python and needs no Django: it starts PostgreSQL, Valkey and
the product's own processes, and hands them their addresses as environment variables.
"""
