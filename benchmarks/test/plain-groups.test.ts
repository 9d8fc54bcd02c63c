import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSample } from "@ripsaw/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differencesFrom } from "../src/peers/answer.js";
import { openBaseline } from "../src/peers/libraries/plain-typescript.js";
import { openRipsaw } from "../src/peers/libraries/ripsaw.js";

const folder = mkdtempSync(join(tmpdir(), "ripsaw-plain-groups-"));
const path = join(folder, "log.ndjson");

beforeAll(() => generateSample({ count: 5_000, seed: 2, violationRate: 0.02, output: path }));
afterAll(() => rmSync(folder, { recursive: true }));

describe("plain TypeScript and Ripsaw", () => {
  it.each(["stats", "filter", "levels", "users", "minutes"] as const)(
    "agree on %s",
    async (task) => {
      const [expected, answer] = await Promise.all(
        [openBaseline, openRipsaw].map(async (open) => (await open(path, 1)).run(task)),
      );
      expect(differencesFrom(expected ?? {}, answer ?? {})).toEqual([]);
    },
  );
});
