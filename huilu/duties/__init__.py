"""Who answers for what: topics of posts, and contacts above for units below."""
