-- Finds what is in an odd number of sets.
-- KEYS the sets
-- Reply: the elements
local odd = {}
for i = 1, #KEYS do
  for _, element in ipairs(redis.call('SMEMBERS', KEYS[i])) do
    odd[element] = not odd[element] or nil
  end
end
local elements = {}
for element in pairs(odd) do
  elements[#elements + 1] = element
end
return elements
