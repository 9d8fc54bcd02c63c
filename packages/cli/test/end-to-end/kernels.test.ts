import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ripsaw } from "./ripsaw-process.js";

const KERNELS = ["avx512", "avx2", "neon", "portable"] as const;
const INPUT = '{"level":"ERROR","message":"a \\"b\\"","duration_ms":1.5}\n'.repeat(1000);
const OF_ANOTHER_CPU = process.arch === "arm64" ? "avx2" : "neon";

function query(kernel: string): ReturnType<typeof ripsaw> {
  const asked = ["query", "--by", "level", "-f", "json", "--explain"];
  return ripsaw(asked, { input: INPUT, env: { RIPSAW_KERNEL: kernel } });
}

const expected = query("portable");

describe("RIPSAW_KERNEL", () => {
  it.for(KERNELS)(
    "%s: gives the answer of the portable kernel, or is refused",
    (kernel, { skip }) => {
      const { status, stdout, stderr } = query(kernel);
      if (status === 2 && kernel !== "portable") {
        expect(stderr).toContain(
          `RIPSAW_KERNEL: this CPU cannot run the kernel "${kernel}"; this CPU`,
        );
        expect(stderr).not.toMatch(new RegExp(`can run .*${kernel}`));
        skip(`this CPU lacks ${kernel}`);
      }
      expect(status).toBe(0);
      expect(stderr).toContain(kernel);
      expect(stdout).toBe(expected.stdout);
    },
  );

  it.each([
    [OF_ANOTHER_CPU, `this CPU cannot run the kernel "${OF_ANOTHER_CPU}"`],
    ["AVX2", 'there is no kernel "AVX2"'],
  ])("that cannot run is one line, exit code 2 and an untouched output: %s", (kernel, problem) => {
    const folder = mkdtempSync(join(tmpdir(), "ripsaw-kernels-"));
    const args = ["filter", "true", "-o", join(folder, "out.ndjson")];
    const { status, stdout, stderr } = ripsaw(args, {
      input: INPUT,
      env: { RIPSAW_KERNEL: kernel },
    });
    expect([status, stdout, readdirSync(folder)]).toEqual([2, "", []]);
    expect(stderr).toMatch(
      /^ripsaw: RIPSAW_KERNEL: .*; this CPU can run .*portable \(invalid_option\)\n$/,
    );
    expect(stderr).toContain(problem);
    rmSync(folder, { recursive: true });
  });

  it("that is empty asks for none", () => {
    expect(query("").stdout).toBe(expected.stdout);
  });
});
