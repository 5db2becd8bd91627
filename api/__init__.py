"""api layer of Xunwen; see CONTRIBUTING.md for the architecture."""
