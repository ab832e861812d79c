-- Reads the last id.
-- KEYS[1] the last id
-- Reply: the last id, empty without the key
return last_id(KEYS[1]) or ''
