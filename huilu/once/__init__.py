"""What is asked twice is done once: the answer to a request is kept in the transaction of its act."""
