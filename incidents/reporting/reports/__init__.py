"""What people ask every week, within the filters and limits of a timeline."""
