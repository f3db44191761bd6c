"""Days of an office: who comes when and how long each takes (`model`, pure), and playing them through the services."""
