import type { Corpus } from "./corpus.js";
import { entryOf, usualMembers } from "./entry.js";
import type { Random } from "./random.js";

/** Members of ordinary lines, in a different order in every line. */
const shuffled: Corpus = {
  name: "shuffled",
  title: "random member order",
  lineBytes: 161,
  malformed: 0,
  lineOf(random, index) {
    const members = usualMembers(entryOf(random, index));
    for (let last = members.length - 1; last > 0; last -= 1) {
      const other = random.below(last + 1);
      const [held, taken] = [members[last], members[other]];
      if (held !== undefined && taken !== undefined) {
        [members[last], members[other]] = [taken, held];
      }
    }
    return JSON.stringify(Object.fromEntries(members));
  },
};

/** Thirty members, including nested objects and arrays. */
const nested: Corpus = {
  name: "nested",
  title: "30 members with nesting",
  lineBytes: 935,
  malformed: 0,
  lineOf(random, index) {
    const entry = entryOf(random, index);
    return JSON.stringify({
      ...Object.fromEntries(usualMembers(entry)),
      http: {
        method: random.pick(["GET", "POST", "PUT"]),
        path: entry.path,
        version: "1.1",
        headers: { accept: "application/json", "content-length": random.below(9_000) },
      },
      kubernetes: {
        pod: { name: `api-${random.hex(6)}-${random.hex(5)}`, restarts: random.below(4) },
        node: `node-${random.below(40)}`,
        labels: { app: "api", tier: "backend", release: "stable" },
      },
      trace: { id: random.hex(8) + random.hex(8), span: random.hex(8), sampled: true },
      tags: ["billing", "eu-west", `shard-${random.below(64)}`],
      timings: [random.below(50), random.below(50), { db: random.below(500) / 10, cache: null }],
      ...Object.fromEntries(numbered(19, (member) => [`field_${member}`, valueOf(random, member)])),
    });
  },
};

/** Escapes in every line, and characters of two, three and four bytes. */
const escapes: Corpus = {
  name: "escapes",
  title: "escapes and UTF-8",
  lineBytes: 303,
  malformed: 0,
  lineOf(random, index) {
    const entry = entryOf(random, index);
    const text = `${entry.message}: "${entry.path}"\\n\tGrüße, 日本語のログ, мир 🚀 C:\\logs\\${entry.user}`;
    const line = JSON.stringify({
      timestamp: entry.timestamp,
      level: entry.level,
      message: text,
      duration_ms: entry.durationMs,
      status_code: entry.statusCode,
      stack: `Error: ${entry.request}\n    at handle (/srv/app.js:${random.below(900)}:7)\n`,
    });
    return line.replace("日本語", "\\u65e5\\u672c\\u8a9e").replaceAll("/srv/", "\\/srv\\/");
  },
};

/** A member in every line whose name occurs in no other line. */
const uniqueKeys: Corpus = {
  name: "unique-keys",
  title: "unique keys per line",
  lineBytes: 206,
  malformed: 0,
  lineOf(random, index) {
    const entry = entryOf(random, index);
    const [timestamp, level, ...others] = usualMembers(entry);
    return JSON.stringify(
      Object.fromEntries([
        ...(timestamp === undefined ? [] : [timestamp]),
        [`trace_${index.toString(36)}_${random.hex(4)}`, random.below(1_000)],
        ...(level === undefined ? [] : [level]),
        ...others,
        [`${entry.request}`, true],
      ]),
    );
  },
};

/** Different keys with the same ending: every fourth line has one that occurs in few others. */
const alikeKeys: Corpus = {
  name: "alike-keys",
  title: "keys that end alike",
  lineBytes: 176,
  malformed: 0,
  lineOf(random, index) {
    const members = usualMembers(entryOf(random, index));
    const key = random.chance(0.25) ? `${random.hex(4)}_id` : "user_id";
    return JSON.stringify(
      Object.fromEntries(members.map(([name, value]) => [name === "user_id" ? key : name, value])),
    );
  },
};

/** Ten optional members: a thousand shapes of lines. */
const optionalKeys: Corpus = {
  name: "optional-keys",
  title: "ten optional keys",
  lineBytes: 262,
  malformed: 0,
  lineOf(random, index) {
    const members = usualMembers(entryOf(random, index));
    const options = numbered(10, (member) => [`option_${member}`, valueOf(random, member)]);
    const chosen = options.filter(() => random.chance(0.5));
    return JSON.stringify(
      Object.fromEntries([...members.slice(0, 3), ...chosen, ...members.slice(3)]),
    );
  },
};

/** A space after every colon and comma, as Python's `json.dumps` writes. */
const spaced: Corpus = {
  name: "spaced",
  title: 'spaced `": "`',
  lineBytes: 172,
  malformed: 0,
  lineOf(random, index) {
    const members = usualMembers(entryOf(random, index));
    const text = members.map(([name, value]) => `"${name}": ${JSON.stringify(value)}`).join(", ");
    return `{${text}}`;
  },
};

/** A hundred kilobytes of text in one member of every line. */
const longLines: Corpus = {
  name: "long-lines",
  title: "100 KB lines",
  lineBytes: 100_000,
  malformed: 0,
  lineOf(random, index) {
    const entry = entryOf(random, index);
    const frame = `    at ${entry.path} (${random.hex(8)}.js:${random.below(999)}:${random.below(99)})\n`;
    const [timestamp, level, , ...others] = usualMembers(entry);
    return JSON.stringify(
      Object.fromEntries([
        ...(timestamp === undefined ? [] : [timestamp]),
        ...(level === undefined ? [] : [level]),
        ["message", frame.repeat(Math.ceil(99_850 / (frame.length + 1)))],
        ...others,
      ]),
    );
  },
};

/** One line in ten is not a record: cut short, with a stray comma, a bare word, or not an object. */
const malformed: Corpus = {
  name: "malformed",
  title: "10 % malformed",
  lineBytes: 159,
  malformed: 0.1,
  lineOf(random, index) {
    const line = JSON.stringify(Object.fromEntries(usualMembers(entryOf(random, index))));
    if (!random.chance(0.1)) return line;
    const cut = 20 + random.below(line.length - 30);
    return random.pick([
      line.slice(0, cut),
      line.replace('","', '",,"'),
      `${line.slice(0, -1)},"flag":yes}`,
      `[${line}]`,
      `panic: ${line.slice(0, cut)}`,
    ]);
  },
};

function numbered<Item>(count: number, itemOf: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => itemOf(index));
}

function valueOf(random: Random, member: number): unknown {
  switch (member % 4) {
    case 0:
      return random.below(100_000);
    case 1:
      return `value-${random.hex(8)}`;
    case 2:
      return random.chance(0.5);
    default:
      return random.below(10_000) / 100;
  }
}

const PLAIN_CORPORA: readonly Corpus[] = [
  shuffled,
  nested,
  escapes,
  uniqueKeys,
  alikeKeys,
  optionalKeys,
  spaced,
  longLines,
  malformed,
];

export { PLAIN_CORPORA };
