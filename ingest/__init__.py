"""From source systems to landing (exact bytes) and raw (text with lineage)."""
