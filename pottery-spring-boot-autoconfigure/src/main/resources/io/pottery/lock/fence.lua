-- Stands before every script of a fenced hash: refuses a token that is smaller than the greatest one it has seen.
-- KEYS[1] the hash
-- ARGV[1] the token
-- Reply if it is refused: the greatest token seen, alone in a list
local seen = redis.call('HGET', KEYS[1], ':token') or ''
-- As text, because numbers of Lua are exact only up to 2^53.
if #seen > #ARGV[1] or (#seen == #ARGV[1] and seen > ARGV[1]) then
  return { seen }
end
redis.call('HSET', KEYS[1], ':token', ARGV[1])

