"""Pure merging of concurrent writes."""
