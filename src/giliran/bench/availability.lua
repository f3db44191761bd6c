-- Tells what wrk measured, as one line of JSON; the requests themselves are wrk's own, all alike.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nGILIRAN {"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status
  ))
end
