"""From template to PDF, outside the web process, and where the files lie."""
