import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { escapeControls } from "../../src/render/text/printable.js";
import { ENVIRONMENT, LAUNCHER, ripsaw, scratchFolder } from "./ripsaw-process.js";
import { SAMPLE_LOG } from "./sample-log.js";

const folder = scratchFolder();
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const hasTerminal = spawnSync("script", ["--version"]).status === 0;
/** Unsafe characters of each kind, in sequences and alone. */
const UNSAFE =
  "\u0007\b\r\u001b]0;owned\u0007\u001b[2J\u007f\u009b2J\u0090\u061c\u180e\u200e\u202e\u2028\u2066\u206f\u{e0041}";
let log: string;

beforeAll(() => {
  log = folder.write("app.ndjson", SAMPLE_LOG);
});

afterAll(() => folder.dispose());

/** Runs a command line in its own terminal. The last line of the transcript is the exit code. */
function onTerminal(script: string): { transcript: string; status: string | undefined } {
  const { error, stdout } = spawnSync(
    "script",
    ["-qec", `${script}; status=$?; echo; echo $status`, "/dev/null"],
    {
      env: { ...ENVIRONMENT, RIPSAW: `${process.execPath} ${LAUNCHER}` },
      cwd: folder.path,
      encoding: "utf8",
      input: "",
      timeout: 30_000,
    },
  );
  if (error !== undefined) throw error;
  const transcript = stdout.replaceAll("\r\n", "\n");
  return { transcript, status: transcript.trimEnd().split("\n").at(-1) };
}

/** Serializes a value as JSON in which all characters beyond ASCII are escaped. */
function escaped(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Starts a scan of standard input and waits until it has taken more than the pipe holds. */
async function begunScan(): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn(process.execPath, [LAUNCHER, "stats"], { env: ENVIRONMENT });
  child.stdin.on("error", () => child.stdin.destroy());
  await new Promise((resolve) => child.stdin.write(SAMPLE_LOG.repeat(5000), resolve));
  return child;
}

describe("an interrupt", () => {
  it("ends with 130, without a word or a report", async () => {
    const child = await begunScan();
    const texts = { out: "", err: "" };
    child.stdout.on("data", (data) => (texts.out += String(data)));
    child.stderr.on("data", (data) => (texts.err += String(data)));
    const feeding = setInterval(() => child.stdin.write(SAMPLE_LOG), 5);
    child.kill("SIGINT");
    const [status] = await once(child, "exit");
    clearInterval(feeding);
    expect({ status, ...texts }).toEqual({ status: 130, out: "", err: "" });
  });

  it("ends even a wait for input", async () => {
    const child = await begunScan();
    child.kill("SIGINT");
    const [status, signal] = await once(child, "exit");
    // A shell reports both as 130.
    expect(status === 130 || signal === "SIGINT").toBe(true);
  });
});

describe.skipIf(!hasTerminal)("on a terminal", () => {
  it("draws in colour, and not with NO_COLOR", () => {
    expect(onTerminal("$RIPSAW stats app.ndjson").transcript).toContain("\u001b[31mERROR");
    expect(onTerminal("NO_COLOR=1 $RIPSAW stats app.ndjson").transcript).not.toContain("\u001b[3");
  });

  it("fits the width", () => {
    const { transcript } = onTerminal("stty cols 50; NO_COLOR=1 $RIPSAW validate app.ndjson");
    const widest = Math.max(...transcript.split("\n").map((line) => line.length));
    expect(transcript).toContain("…");
    expect(widest).toBeLessThanOrEqual(50);
  });

  it("shows a meter on standard error and leaves the terminal clean", () => {
    const slow = "(cat app.ndjson; sleep 2; cat app.ndjson)";
    const { transcript } = onTerminal(`${slow} | $RIPSAW stats -f json`);
    expect(transcript).toMatch(/\d lines/);
    expect(transcript).toContain(HIDE_CURSOR);
    expect(transcript.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(
      transcript.lastIndexOf(HIDE_CURSOR),
    );
    expect(onTerminal(`${slow} | $RIPSAW stats -f json --no-progress`).transcript).not.toContain(
      HIDE_CURSOR,
    );
    expect(onTerminal(`${slow} | $RIPSAW stats -f json 2>/dev/null`).transcript).not.toContain(
      HIDE_CURSOR,
    );
  });

  it("is clean again after an interrupt, which ends with 130", () => {
    const { transcript } = onTerminal(
      "(while cat app.ndjson; do sleep 0.05; done) 2>/dev/null |" +
        " (sh -c 'echo $$ > pid; exec $RIPSAW stats'; echo \"code $?\") & sleep 2.5; kill -INT $(cat pid); wait",
    );
    expect(transcript).toContain("code 130");
    expect(transcript).toContain(`\r\u001b[2K${SHOW_CURSOR}`);
  });

  it("does not mix a meter into lines that it prints", () => {
    const slow = "(cat app.ndjson; sleep 2; cat app.ndjson)";
    expect(onTerminal(`${slow} | $RIPSAW filter`).transcript).not.toContain(HIDE_CURSOR);
  });

  it("refuses to print binary data", () => {
    const { transcript, status } = onTerminal("$RIPSAW parse app.ndjson --format arrow");
    expect(transcript).toContain("arrow is binary data");
    expect(status).toBe("2");
  });

  it("gives a hint where it waits for typing", () => {
    const { transcript, status } = onTerminal("timeout --foreground -s INT 2 $RIPSAW stats");
    expect(transcript).toContain("reading standard input; end it with Ctrl-D");
    expect(status).toBe("124");
  });

  it.each([
    "analyze hostile.ndjson",
    "filter true hostile.ndjson",
    "filter true < hostile.ndjson",
    "filter true hostile.ndjson -o /dev/tty",
    "filter true hostile.ndjson -f json",
    "filter true hostile.ndjson -f csv",
    "filter true hostile.ndjson -f table",
    "parse hostile.ndjson",
    "parse hostile.ndjson -f json",
    "parse hostile.ndjson -f ndjson",
    "parse hostile.ndjson -f csv -o /dev/tty",
    "query hostile.ndjson --by message",
    "query hostile.ndjson --by message -f json",
    "query hostile.ndjson --by message -f ndjson",
    "top message hostile.ndjson -f csv",
    "validate hostile.ndjson --quarantine /dev/tty",
    "validate hostile.ndjson -f csv",
    "stats hostile.ndjson --explain",
  ])("cannot be controlled by a log: %s", (command) => {
    const hostile = `${UNSAFE}${[...UNSAFE].join("x")}\0`;
    folder.write(
      "hostile.ndjson",
      [
        { level: "ERROR", message: hostile, nested: { [hostile]: [hostile] } },
        { level: hostile, message: "m", timestamp: hostile, [`key${hostile}`]: "v" },
      ]
        .flatMap((record) => [JSON.stringify(record), escaped(record)])
        .concat('{"a":\r{"b":\r1}}', `no record ${hostile}`, "")
        .join("\n"),
    );
    const { transcript } = onTerminal(`NO_COLOR=1 $RIPSAW ${command} --no-progress`);
    expect(transcript.length).toBeGreaterThan(100);
    expect(
      transcript.match(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{e0000}-\u{e007f}]/u),
    ).toBe(null);
  });

  it("shows lines as answers: the same characters are unsafe", () => {
    const lines = [0, 1, 0xe].flatMap((plane) =>
      Array.from({ length: 256 }, (_, block) => {
        const codes = Array.from({ length: 256 }, (_, low) => plane * 0x10000 + block * 256 + low);
        return JSON.stringify({ c: String.fromCodePoint(...codes) });
      }),
    );
    folder.write("all.ndjson", `${lines.join("\n")}\n`);
    const { transcript } = onTerminal("$RIPSAW filter true all.ndjson");
    expect(transcript.startsWith(`${lines.map(escapeControls).join("\n")}\n`)).toBe(true);
  });

  it("changes nothing elsewhere", () => {
    folder.write("raw.ndjson", '{"a":"\u007f\u009b\u202e"}\r\n');
    const script = "$RIPSAW filter true raw.ndjson | cmp - raw.ndjson && echo same";
    expect(onTerminal(script).transcript).toContain("same\n");
  });
});

it.each([
  [["stats", `--no${UNSAFE}`]],
  [[`s${UNSAFE}`]],
  [["stats", "-f", UNSAFE]],
  [["stats", UNSAFE]],
  [["filter", `a = "${UNSAFE}"`, "-"]],
  [["filter", "true", "-o", `missing/${UNSAFE}`]],
])("no argument controls the terminal through a message", (args) => {
  const { status, stdout, stderr } = ripsaw(args);
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/^ripsaw: /);
  expect((stdout + stderr).match(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u)).toBe(null);
});

it("writes no meter where standard error is no terminal", () => {
  expect(ripsaw(["stats", log]).stderr).toBe("");
});
