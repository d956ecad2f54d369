"""The media library: pictures without metadata, documents, each with the SHA-256 of its bytes."""
