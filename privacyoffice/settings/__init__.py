"""Settings per environment: base, dev (script/server), test (script/test), production."""
