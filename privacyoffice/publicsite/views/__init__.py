"""Front pages, statements and other texts for the public. They read what is published."""
