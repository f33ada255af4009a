"""The product as people meet it: in a real browser, on a small demo that is really served."""
