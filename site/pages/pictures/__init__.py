"""The pictures of an article: found in the library, cropped, put into the body, checked, and sized for the web."""
