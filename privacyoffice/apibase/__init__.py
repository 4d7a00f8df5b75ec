"""What every API of the house shares: views, pages, errors, versions."""
