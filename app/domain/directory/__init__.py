"""The service directory's words and rules: tables of HSDS, opening hours, freshness, who fits."""
