-- Sends prepared bookings by wrk, each once, and writes down every booking that was acknowledged.
-- Words after `--`: file of requests (a line each: slot, key, pass), directory for what is found, threads.
local ffi = require("ffi")
ffi.cdef [[
typedef struct { long sec; long nsec; } giliran_time;
int clock_gettime(int clock, giliran_time *time);
]]
local CLOCK_REALTIME, FILLER = 0, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
local time = ffi.new("giliran_time")
local threads = 0

local function now()
  ffi.C.clock_gettime(CLOCK_REALTIME, time)
  return tonumber(time.sec) + tonumber(time.nsec) / 1e9
end

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(words)
  requests, sent, answered, acknowledged, refused, asked = {}, 0, 0, 0, 0, false
  folder, began, ended = words[2], 0, 0
  local crew, line = tonumber(words[3]), 0
  for text in io.lines(words[1]) do
    if line % crew == number then
      local slot, key, pass = text:match("^(%S+) (%S+) (%S+)$")
      local body = '{"slot":"' .. slot .. '"}'
      requests[#requests + 1] = "POST /api/fast/holds HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        .. "Giliran-Pass: " .. pass .. "\r\nIdempotency-Key: " .. key .. "\r\nContent-Length: " .. #body
        .. "\r\n\r\n" .. body
    end
    line = line + 1
  end
  total = #requests
  answers = io.open(folder .. "/answers." .. number, "w")
  answers:setvbuf("full", 65536)
end

function request()
  if not asked then -- wrk tries this function before the load begins, and throws away what it returns
    asked = true
    return FILLER
  end
  if sent == 0 then began = now() end
  if sent >= total then return FILLER end
  sent = sent + 1
  return requests[sent]
end

function response(status, headers, body)
  if body == "ok" then return end
  answered = answered + 1
  if status == 201 then
    acknowledged = acknowledged + 1
    answers:write(body, "\n")
  else
    refused = refused + 1
    if refused <= 3 then io.stderr:write(status, " ", body, "\n") end
  end
  if answered == total then
    ended = now()
    answers:close()
    local file = io.open(folder .. "/ended." .. number, "w")
    file:write(string.format("%.6f %.6f %d %d\n", began, ended, acknowledged, refused))
    file:close()
    wrk.thread:stop()
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nGILIRAN {"p50_ms": %.2f, "p99_ms": %.2f, "socket_errors": %d}\n',
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
