"""Pages of demands: what is asked, what it costs, “this is a burden”, and the guard desk."""
