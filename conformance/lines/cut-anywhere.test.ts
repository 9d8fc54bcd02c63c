import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { baselineHost } from "../hosts/baseline-host.js";
import { plainReport } from "../run-cases/expectation.js";
import { libraryHost } from "../hosts/library-host.js";

const BYTES = Buffer.concat([
  Buffer.from(
    '\uFEFF{"level":"ERROR","message":"é\\"😀\\\\","duration_ms":-1.5e1,"n":[{"a":"]"}]}\r\n\n',
  ),
  Buffer.from([0x22, 0xf0, 0x9f, 0x0a]),
  Buffer.from('{"level":"IN\\u0046O","status_code":200}\n{"open":"\\\n {} \r\n[1]\ntrue'),
]);
const OPERATIONS = ["stats", "validate", "filter", "batch", "parse"] as const;

describe.each(OPERATIONS)("%s", (operation) => {
  it("answers the same wherever the bytes are cut in two", async () => {
    const { recordCount: _, ...wanted } = plainReport(await baselineHost.run(operation, BYTES, {}));
    for (let place = 0; place <= BYTES.length; place += 1) {
      const runs = [BYTES.subarray(0, place), BYTES.subarray(place)];
      const report = plainReport(await libraryHost.run(operation, runs, { threads: 2 }));
      expect(report, `cut at ${place}`).toMatchObject(wanted);
    }
  });

  it("answers the same byte by byte", async () => {
    const { recordCount: _, ...wanted } = plainReport(await baselineHost.run(operation, BYTES, {}));
    const runs = Array.from(BYTES, (byte) => Buffer.of(byte));
    expect(plainReport(await libraryHost.run(operation, runs, {}))).toMatchObject(wanted);
  });
});
