"""What people see: pages and calendar feeds."""
