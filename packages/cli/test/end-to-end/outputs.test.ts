import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type ProcessResult,
  ENVIRONMENT,
  LAUNCHER,
  bash,
  ripsaw,
  scratchFolder,
} from "./ripsaw-process.js";
import { SAMPLE_LOG } from "./sample-log.js";

const PART = /^\.ripsaw-[0-9a-f]{16}\.part$/;
const canMount =
  spawnSync("unshare", ["-rm", "sh", "-c", "mount --bind /dev/null /dev/null"]).status === 0;
let folder: ReturnType<typeof scratchFolder>;

beforeEach(() => {
  folder = scratchFolder();
  folder.write("app.ndjson", SAMPLE_LOG);
  folder.write("out", "old");
});

afterEach(() => folder.dispose());

function run(script: string): ProcessResult {
  return bash(script, { cwd: folder.path });
}

function textOf(name: string): string {
  return readFileSync(join(folder.path, name), "utf8");
}

function parts(): string[] {
  return readdirSync(folder.path).filter((name) => PART.test(name));
}

describe("an output that is an input", () => {
  it.each([
    "$RIPSAW filter true -o app.ndjson < app.ndjson",
    "$RIPSAW filter true - -o app.ndjson < app.ndjson",
    "$RIPSAW stats -o app.ndjson < app.ndjson",
    "$RIPSAW parse -f arrow -o app.ndjson < app.ndjson",
    "$RIPSAW validate -f csv --quarantine app.ndjson < app.ndjson",
    "$RIPSAW analyze -o linked < app.ndjson",
    "$RIPSAW filter true -o symbolic < linked",
    "$RIPSAW filter true -o symbolic linked",
    "$RIPSAW validate --quarantine /dev/stdin < app.ndjson",
    "$RIPSAW filter true app.ndjson >> app.ndjson",
    "$RIPSAW filter true < app.ndjson >> linked",
    "$RIPSAW stats symbolic >> app.ndjson",
    "$RIPSAW top level -f json < app.ndjson 1<> app.ndjson",
  ])("is refused and left as it was: %s", (script) => {
    linkSync(join(folder.path, "app.ndjson"), join(folder.path, "linked"));
    symlinkSync("app.ndjson", join(folder.path, "symbolic"));
    const { status, stderr } = run(script);
    expect(stderr).toMatch(
      /^ripsaw: .* is an input and cannot be the output \(invalid_option\)\n$/,
    );
    expect(status).toBe(2);
    expect(textOf("app.ndjson")).toBe(SAMPLE_LOG);
  });

  it("is not one that standard input only happens to be", () => {
    expect(run("$RIPSAW stats app.ndjson -f json < out >> out").status).toBe(0);
    expect(textOf("out")).toMatch(/^old\{/);
  });
});

describe("an older output", () => {
  it.each([
    "$RIPSAW stats missing -f json -o out",
    "$RIPSAW filter true missing -o out",
    "$RIPSAW parse missing -f csv -o out",
    "$RIPSAW parse missing -f arrow -o out",
    "$RIPSAW query missing --by level -f ndjson -o out",
    "$RIPSAW analyze missing -o out",
    "$RIPSAW validate missing --quarantine out",
    "$RIPSAW filter 'level =' app.ndjson -o out",
    "echo no | $RIPSAW stats -o out",
  ])("survives a run that fails: %s", (script) => {
    expect(run(script).status).toBeGreaterThan(1);
    expect(textOf("out")).toBe("old");
    expect(parts()).toEqual([]);
  });

  it.each([
    ["$RIPSAW validate app.ndjson -f csv -o out", 1],
    ["$RIPSAW validate app.ndjson --quarantine out", 1],
    ["$RIPSAW stats app.ndjson missing -f json -o out", 3],
    ["$RIPSAW filter true app.ndjson missing -o out", 3],
    ["$RIPSAW generate --count 3 -o out", 0],
  ])("is replaced by an answer, whatever was found: %s", (script, status) => {
    expect(run(script).status).toBe(status);
    expect(textOf("out")).not.toContain("old");
    expect(parts()).toEqual([]);
  });

  it("keeps its mode, and the link that names it", () => {
    symlinkSync("out", join(folder.path, "link"));
    run("chmod 640 out; $RIPSAW stats app.ndjson -f csv -o link");
    expect(textOf("out")).toMatch(/^metric,value\n/);
    expect(statSync(join(folder.path, "out")).mode & 0o777).toBe(0o640);
  });

  it.skipIf(!canMount)("that something is mounted on is filled", () => {
    mkdirSync(join(folder.path, "outside"));
    folder.write("outside/out", "longer than what is written now".repeat(100));
    const { status } = run(
      "unshare -rm sh -c 'mount --bind outside/out out; $RIPSAW generate --count 1 -o out'",
    );
    expect(status).toBe(0);
    expect(textOf("outside/out")).toMatch(/^\{.*\}\n$/);
    expect(parts()).toEqual([]);
  });
});

describe("an output that cannot be replaced", () => {
  it("is a pipe, a device or a descriptor, and written as it is", () => {
    const { stdout } = run(
      "mkfifo pipe; cat pipe & $RIPSAW filter true app.ndjson -o pipe; wait;" +
        "$RIPSAW stats app.ndjson -f csv -o /dev/stdout | head -1;" +
        "$RIPSAW filter true app.ndjson -o /dev/null;" +
        "$RIPSAW stats app.ndjson -f csv -o /dev/fd/3 3>> out; ls -A",
    );
    const [first] = SAMPLE_LOG.split("\n");
    expect(stdout.split("\n")[0]).toBe(first);
    expect(stdout).toContain("\nmetric,value\napp.ndjson\nout\npipe\n");
    expect(textOf("out")).toMatch(/^oldmetric,value\n/);
  });
});

describe("a run that is killed", () => {
  /** Starts a run that has begun to write and does not end by itself. */
  async function begun(...args: string[]): Promise<ChildProcess> {
    const child = spawn(process.execPath, [LAUNCHER, ...args, "-o", "out"], {
      cwd: folder.path,
      env: ENVIRONMENT,
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin?.on("error", () => undefined).write(SAMPLE_LOG);
    await expect.poll(parts, { timeout: 20_000 }).toHaveLength(1);
    return child;
  }

  it.each([
    ["SIGINT", ["filter", "true"]],
    ["SIGTERM", ["filter", "true"]],
    ["SIGINT", ["stats"]],
    ["SIGTERM", ["parse", "-f", "csv"]],
    ["SIGINT", ["generate", "--count", "1000000000000"]],
    ["SIGTERM", ["generate", "--count", "1000000000000"]],
  ] as const)("by %s leaves the older output and nothing else: %s", async (signal, args) => {
    const child = await begun(...args);
    child.kill(signal);
    await once(child, "exit");
    expect(textOf("out")).toBe("old");
    expect(parts()).toEqual([]);
  });

  it("by two interrupts in a row does so too", async () => {
    const child = await begun("filter", "true");
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGINT"), 100);
    await once(child, "exit");
    expect(textOf("out")).toBe("old");
    expect(parts()).toEqual([]);
  });

  it("by SIGKILL leaves the older output, and a part with a name of its own", async () => {
    const child = await begun("filter", "true");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(textOf("out")).toBe("old");
    expect(parts()).toHaveLength(1);
  });
});

it("is distinguished from formulas in CSV if that is asked for", () => {
  folder.write(
    "formula.ndjson",
    '{"m":"=HYPERLINK(\\"http://evil\\")","n":-1}\n{"m":"@SUM(1)","n":-2.5}\n',
  );
  const csv = (...args: string[]) =>
    ripsaw(["filter", "formula.ndjson", ...args, "-f", "csv"], { cwd: folder.path }).stdout;
  expect(csv()).toBe('m,n\n"=HYPERLINK(""http://evil"")",-1\n@SUM(1),-2.5\n');
  expect(csv("--escape-formulas")).toBe(`m,n\n"'=HYPERLINK(""http://evil"")",-1\n'@SUM(1),-2.5\n`);
  const top = ripsaw(["top", "m", "formula.ndjson", "-f", "csv", "--escape-formulas"], {
    cwd: folder.path,
  });
  expect(top.stdout).toContain("\n'@SUM(1),1\n");
  const { status, stderr } = ripsaw(["stats", "formula.ndjson", "--escape-formulas"]);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: "ripsaw: --escape-formulas applies only to --format csv (invalid_option)\n",
  });
});
