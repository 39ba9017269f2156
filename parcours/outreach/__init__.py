"""Reception points, campaigns and outings: how people hear of the programme and are found."""
