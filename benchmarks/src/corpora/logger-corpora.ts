import type { Corpus } from "./corpus.js";
import { entryOf } from "./entry.js";

const PINO_LEVELS = { ERROR: 50, WARN: 40, INFO: 30, DEBUG: 20 } as const;

/** pino 9: numeric levels and epoch milliseconds. The fields that the program logs come before `msg`. */
const pino: Corpus = {
  name: "pino",
  title: "pino",
  lineBytes: 184,
  malformed: 0,
  lineOf(random, index) {
    const entry = entryOf(random, index);
    return JSON.stringify({
      level: PINO_LEVELS[entry.level],
      time: entry.epochMs,
      pid: 4171,
      hostname: "api-7d9f6c5b8-x2x9q",
      reqId: entry.request,
      duration_ms: entry.durationMs,
      status_code: entry.statusCode,
      msg: entry.message,
    });
  },
};

/** winston 3 with `format.combine(timestamp(), json())`: metadata first, with its members in alphabetical order. */
const winston: Corpus = {
  name: "winston",
  title: "winston",
  lineBytes: 191,
  malformed: 0,
  lineOf(random, index) {
    const entry = entryOf(random, index);
    return JSON.stringify({
      duration_ms: entry.durationMs,
      level: entry.level.toLowerCase(),
      message: entry.message,
      requestId: entry.request,
      service: "checkout",
      status_code: entry.statusCode,
      timestamp: entry.timestamp,
    });
  },
};

/** Elastic Common Schema as its loggers for Node write it, with nested objects. */
const ecs: Corpus = {
  name: "ecs",
  title: "ECS",
  lineBytes: 513,
  malformed: 0,
  lineOf(random, index) {
    const entry = entryOf(random, index);
    return JSON.stringify({
      "@timestamp": entry.timestamp,
      "log.level": entry.level.toLowerCase(),
      message: entry.message,
      ecs: { version: "8.10.0" },
      process: { pid: 4171 },
      host: { hostname: "api-7d9f6c5b8-x2x9q" },
      service: { name: "checkout", version: "4.2.0", environment: "production" },
      http: {
        request: { method: "GET", id: entry.request },
        response: { status_code: entry.statusCode, body: { bytes: random.below(90_000) } },
      },
      url: { path: entry.path, domain: "shop.example.com" },
      event: { duration: Math.round(entry.durationMs * 1e6) },
      duration_ms: entry.durationMs,
      status_code: entry.statusCode,
    });
  },
};

/** nginx with `log_format ... escape=json`: its variables, under names chosen by the operator. */
const nginx: Corpus = {
  name: "nginx",
  title: "nginx access log",
  lineBytes: 348,
  malformed: 0,
  lineOf(random, index) {
    const entry = entryOf(random, index);
    const address = `203.0.113.${random.below(256)}`;
    const seconds = (entry.durationMs / 1e3).toFixed(3);
    const bytes = random.below(90_000);
    return (
      `{"time_local":"${entry.timestamp.slice(0, 19)}+00:00","remote_addr":"${address}","remote_user":"",` +
      `"request":"GET ${entry.path}?id=${random.hex(8)} HTTP/1.1","status_code":${entry.statusCode},` +
      `"body_bytes_sent":${bytes},"request_time":${seconds},"http_referrer":"https://shop.example.com\\/cart",` +
      `"http_user_agent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"}`
    );
  },
};

const LOGGER_CORPORA: readonly Corpus[] = [pino, winston, ecs, nginx];

/** Names of the corpora that write levels differently from the sample, or not at all. */
const OTHER_LEVELS: ReadonlySet<string> = new Set(LOGGER_CORPORA.map(({ name }) => name));

export { LOGGER_CORPORA, OTHER_LEVELS };
