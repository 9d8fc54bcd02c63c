#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);

if (existsSync(main)) {
  const { run } = await import(main.href);
  await run(process.argv);
} else {
  console.error("ripsaw: not built yet; run `npm run build` in the repository first");
  process.exitCode = 3;
}
