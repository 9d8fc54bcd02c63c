// A service that checks logs: POST newline-delimited JSON and get a report. The request is scanned while it arrives,
// off the event loop. gzip works too.
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { RipsawError, batchProcess } from "@ripsaw/core";

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") {
    answer(response, 405, { error: "POST newline-delimited JSON" });
    return;
  }
  try {
    const { stats, validation } = await batchProcess(request, {
      maxDetails: 10,
      maxLineBytes: 1_048_576,
    });
    answer(response, 200, { stats, validation });
  } catch (error) {
    const isBadInput = error instanceof RipsawError && error.code === "corrupt_input";
    answer(response, isBadInput ? 400 : 500, {
      error: error instanceof RipsawError ? error.code : "internal_error",
    });
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify(body, null, 2));
}

const server = createServer((request, response) => void handle(request, response));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

const reply = await fetch(`http://127.0.0.1:${port}/logs`, {
  method: "POST",
  body: [
    '{"timestamp":"2026-01-01T00:00:00Z","level":"INFO","message":"GET /users","duration_ms":12,"status_code":200}',
    '{"timestamp":"2026-01-01T00:00:01Z","level":"ERROR","message":"timeout","duration_ms":3000,"status_code":504}',
    '{"timestamp":"2026-01-01T00:00:02Z","level":"INFO","message":"GET /users","duration_ms":-1}',
    "this is not JSON",
  ].join("\n"),
});
console.log(`HTTP ${reply.status}`);
console.log(await reply.text());
server.close();
