"""What campaigns and classes refuse. Pure: no query, no clock. Each refusal stands beside the rule that raises it."""
