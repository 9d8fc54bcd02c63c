import { NOTHING, add, format } from "./runners/tally.mjs";
import { prepare } from "./steps/prepare.mjs";
import { run, runMain, toolPath } from "./steps/process.mjs";
import { checkLintComponents } from "./steps/toolchain.mjs";

await runMain(async () => {
  await checkLintComponents();
  await prepare();
  let total = NOTHING;
  for (const [name, program, args] of checks()) {
    const { code, output } = await run(program, args, { output: "capture" });
    const passed = code === 0;
    console.log(`${passed ? "ok    " : "FAILED"}  ${name}`);
    if (!passed) console.log(output.trimEnd());
    total = add(total, { passed: Number(passed), failed: Number(!passed), skipped: 0 });
  }
  console.log(`\n${format(total)}`);
  return total.failed === 0 ? 0 : 1;
});

/** @returns {[name: string, program: string, args: string[]][]} */
function checks() {
  const node = process.execPath;
  return [
    ["rustfmt", "cargo", ["fmt", "--all", "--check"]],
    ["clippy", "cargo", "clippy --workspace --all-targets --locked -- -D warnings".split(" ")],
    ["contract", node, ["scripts/contract.mjs", "--check"]],
    ["oxfmt", node, [toolPath("oxfmt", "oxfmt"), "--check"]],
    ["oxlint", node, [toolPath("oxlint", "oxlint"), "--deny-warnings"]],
    ["tsc", node, [toolPath("typescript", "tsc"), "-p", "tsconfig.tests.json"]],
    ["publint @ripsaw/core", node, [toolPath("publint", "publint"), "packages/core", "--strict"]],
    ["publint ripsaw", node, [toolPath("publint", "publint"), "packages/cli", "--strict"]],
    [
      "attw @ripsaw/core",
      node,
      [
        toolPath("@arethetypeswrong/cli", "attw"),
        "--pack",
        "packages/core",
        "--profile",
        "esm-only",
      ],
    ],
  ];
}
