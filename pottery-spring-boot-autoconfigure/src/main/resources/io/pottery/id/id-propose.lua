-- Accepts ids that are greater than all that were accepted before.
-- KEYS[1] the last id
-- ARGV[1] the first of the ids
-- ARGV[2] the last of them
-- ARGV[3] 1 if no master is known to have the key, so that one without it may accept
-- Reply: nil if they are accepted; else the last id, empty without the key
local last = last_id(KEYS[1])
if last and not is_less(last, ARGV[1]) then
  return last
end
if not last and ARGV[3] ~= '1' then
  return ''
end
redis.call('SET', KEYS[1], ARGV[2])
return nil
