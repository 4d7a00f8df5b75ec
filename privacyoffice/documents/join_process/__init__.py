"""The process that holds pikepdf: puts parts together, started by documents.joining only."""
