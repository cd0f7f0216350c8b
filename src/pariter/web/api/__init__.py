"""What programmes publish, as data for other programs; read only."""
