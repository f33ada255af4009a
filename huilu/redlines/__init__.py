"""Red lines over words: what nobody may ask of anybody, found by the words that ask for it (D1–D18)."""
