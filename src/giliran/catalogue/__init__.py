"""Services, products, fees and requirements, all dated.

Words: a *service* is what one asks for, a *product* what one gets, a *fee* what it costs from a day on, with its legal
basis, an *offer* a product on sale at an office, a *requirement* a document asked for in some circumstances (a rule as
data).

Doors: `queries` (products_at, why_not, fee, requirements…), `services` (change_fee, count_stock…), `events`,
`rules.requirements`. The page is /layanan/.
"""
