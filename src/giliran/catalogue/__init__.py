"""Services, products, fees and requirements, all dated."""
