CREATE TABLE IF NOT EXISTS signed_copies (
  book VARCHAR(100) PRIMARY KEY,
  copies INT NOT NULL CHECK (copies >= 0),
  -- The greatest fencing token that was seen.
  token BIGINT NOT NULL
);
