"""What letters to people say: paragraphs as data, and how these become a letter on paper."""
