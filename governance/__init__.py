"""What dbt's artifacts tell about the silos, the agreements and the state of the platform."""
