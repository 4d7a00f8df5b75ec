"""What the product promises about speed, measured: see docs/benchmarks.md."""
