"""The audit chain as people meet it: verified nightly, signed hourly, shown to the FG."""
