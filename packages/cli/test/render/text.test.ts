import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { bar } from "../../src/render/table/bar.js";
import { csvLine } from "../../src/render/text/csv.js";
import { displayWidth } from "../../src/render/table/display-width.js";
import { grid, truncate } from "../../src/render/table/grid.js";
import { jsonText } from "../../src/render/text/json.js";
import { escapeControls, printable } from "../../src/render/text/printable.js";
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatShare,
  separateThousands,
} from "../../src/render/text/quantities.js";
import { createStyle, usesColor } from "../../src/render/table/style.js";

describe("quantities", () => {
  it.each([0, 7, 999, 1000, 123_456, 1_234_567, -999, -1000, 100.4, 2 ** 53, 1234.5])(
    "separates the thousands of %d as Intl.NumberFormat does",
    (count) => {
      const { format } = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
      expect(formatCount(count)).toBe(format(count));
    },
  );

  it("separates no decimals", () => {
    expect(separateThousands("-1234567.8901234")).toBe("-1,234,567.8901234");
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [1_500_000, "1.50 MB"],
    [999_600_000, "1 GB"],
    [3_140_000_000, "3.14 GB"],
  ])("writes %d bytes as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [null, "–"],
    [0, "0 ms"],
    [0.4, "0.4 ms"],
    [0.015625, "0.0156 ms"],
    [0.00042, "0.00042 ms"],
    [12.345, "12.3 ms"],
    [250, "250 ms"],
    [1250, "1.25 s"],
    [90_000, "1.50 min"],
    [7_200_000, "2 h"],
    [-5, "-5 ms"],
    [1e308, "1e+308 ms"],
    [Infinity, "Infinity ms"],
  ])("writes %s ms as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it("writes shares, never 0.0 % for something", () => {
    expect(formatShare(1, 8)).toBe("12.5 %");
    expect(formatShare(1, 1_000_000)).toBe("<0.1 %");
    expect(formatShare(0, 0)).toBe("0.0 %");
  });

  it("writes a clock", () => {
    expect(formatClock(6.2)).toBe("0:07");
    expect(formatClock(3723)).toBe("1:02:03");
  });
});

describe("displayWidth", () => {
  it.each([
    ["", 0],
    ["a ~", 3],
    ["naïve – ½ …", 11],
    ["█▏▁▅", 4],
    ["日本", 4],
    ["a🚀", 3],
    ["e\u0301", 1],
    ["a\u00adb", 2],
    ["\u001B[31mERROR\u001B[39m", 5],
    ["\u001B[2m日\u001B[22m", 2],
  ])("of %j is %d", (text, width) => {
    expect(displayWidth(text)).toBe(width);
    expect(stringWidth(text)).toBe(width);
  });
});

describe("jsonText", () => {
  const value = {
    big: 12_345_678_901_234_567_890n,
    infinite: Infinity,
    nan: Number.NaN,
    zero: -0,
    missing: undefined,
    list: [1, [2n], { a: "ü\n" }],
    empty: {},
  };

  it("writes integers exactly, non-finite numbers as null, and no undefined member", () => {
    expect(jsonText(value)).toBe(
      '{"big":12345678901234567890,"infinite":null,"nan":null,"zero":-0,"list":[1,[2],{"a":"ü\\n"}],"empty":{}}',
    );
  });

  it("means the same when indented", () => {
    expect(JSON.parse(jsonText(value, 2))).toEqual(JSON.parse(jsonText(value)));
    expect(jsonText({ a: { b: 1, c: 2 }, d: [] }, 2)).toBe(
      '{\n  "a": { "b": 1, "c": 2 },\n  "d": []\n}',
    );
  });

  it("agrees with JSON.stringify on plain data", () => {
    const plain = { a: [true, null, "x"], b: { c: 1.5, d: [{}, []] } };
    expect(jsonText(plain)).toBe(JSON.stringify(plain));
  });
});

describe("csvLine", () => {
  it("quotes what needs it and tells null from an empty string", () => {
    const fields = ["a", 'say "x"', "1,2", "two\nlines", null, "", 7n, " pad", "=1+1"];
    expect(csvLine(fields, { escapesFormulas: false })).toBe(
      'a,"say ""x""","1,2","two\nlines",,"",7," pad",=1+1\n',
    );
  });

  it.each([
    ['=HYPERLINK("http://evil")', `"'=HYPERLINK(""http://evil"")"`],
    ["@SUM(1)", "'@SUM(1)"],
    ["+49 30 1", "'+49 30 1"],
    ["-1+1", "'-1+1"],
    ["\t=1", "'\t=1"],
    ["\r=1", `"'\r=1"`],
    ["\n=1", `"'\n=1"`],
    ["＝1", "'＝1"],
    ["-1.5e-7", "-1.5e-7"],
    [-3, "-3"],
    ["a=1", "a=1"],
    [null, ""],
  ])("escapes a formula where that is asked for: %j", (field, text) => {
    expect(csvLine([field, "x"], { escapesFormulas: true })).toBe(`${text},x\n`);
  });
});

/** Yields every character of the planes that contain format characters. */
function* everyCharacter(): Iterable<string> {
  for (let code = 0; code <= 0xe0fff; code += 1) {
    if (code === 0x20000) code = 0xe0000;
    if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
  }
}

describe("unsafe characters", () => {
  const joiners = /[\u200c\u200d]/u;
  const visible = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;
  const unassigned = /[\u2065\u{e0000}-\u{e007f}]/u;

  it("are controls, separators and format characters, but for joiners and visible ones", () => {
    const asked = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
    const isAsked = (character: string) =>
      unassigned.test(character) ||
      (asked.test(character) && !joiners.test(character) && !visible.test(character));
    const wrong = [...everyCharacter()].filter(
      (character) => isAsked(character) !== (escapeControls(character) !== character),
    );
    // Characters that lay out text stay unchanged.
    expect(wrong).toEqual(["\t", "\n"]);
    expect([...everyCharacter()].filter(isAsked).map(printable).join("").trim()).toBe("");
  });

  it("are escapes in JSON, which means the same", () => {
    const value = { "\u202ekey": "\u001b[2J\u007f\u009b\u061c\u{e0041} né 👩\u200d👧 ✈\ufe0f" };
    const shown = escapeControls(JSON.stringify(value));
    expect(JSON.parse(shown)).toEqual(value);
    expect(shown).toBe(
      '{"\\u202ekey":"\\u001b[2J\\u007f\\u009b\\u061c\\udb40\\udc41 né 👩\u200d👧 ✈\ufe0f"}',
    );
    expect(escapeControls('{"a":\r[1,\t2]}\r\n')).toBe('{"a": [1,\t2]} \n');
  });
});

describe("printable", () => {
  it("lets no escape sequence through", () => {
    const hostile =
      "\u001b[31mred\u001b]0;title\u0007 \u009b2J \u202edesrever\u2028 a\tb\r\nc\u007f";
    expect(printable(hostile)).toBe("red  desrever a b c");
  });

  it("breaks a sequence that it does not know", () => {
    expect(printable("\u001b(0q\u0090x\u001b")).not.toMatch(/\p{Cc}/u);
  });

  it("keeps text of every script", () => {
    expect(printable("Zürich 東京 🚀 עברית")).toBe("Zürich 東京 🚀 עברית");
    expect(printable("lone \ud800")).toBe("lone \ufffd");
  });
});

it("draws bars as long as their part, in eighths", () => {
  expect(bar(1, 2, 4)).toBe("██");
  expect(bar(5, 8, 1)).toBe("▋");
  expect(bar(0, 8, 10)).toBe("");
  expect(bar(1, 1_000_000, 10)).toBe("▏");
  expect(bar(9, 8, 10)).toBe("█".repeat(10));
});

describe("grid", () => {
  const columns = [
    { title: "name" },
    { title: "n", align: "right" as const },
    { title: "text", shrinks: true },
  ];
  const rows = [
    ["東京", "1,000", "short"],
    ["x", "7", "日本語のとても長いメッセージ and then some more words 🚀🚀🚀"],
  ];

  it("aligns by what the terminal shows", () => {
    expect(grid(columns, rows.slice(0, 1), createStyle(false, Infinity))).toEqual([
      "  name      n  text",
      "  東京  1,000  short",
    ]);
  });

  it.each([30, 40, 60])("fits %d columns", (width) => {
    const lines = grid(columns, rows, createStyle(false, width));
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    expect(lines[2]).toContain("…");
  });

  it("never cuts inside a character", () => {
    expect(truncate("a👩‍👩‍👧‍👦b", 3)).toBe("a…");
    expect(truncate("e\u0301e\u0301e\u0301", 2)).toBe("e\u0301…");
  });
});

describe("usesColor", () => {
  it.each([
    ["always", false, { NO_COLOR: "1" }, true],
    ["never", true, { FORCE_COLOR: "1" }, false],
    ["auto", true, {}, true],
    ["auto", false, {}, false],
    ["auto", true, { NO_COLOR: "1" }, false],
    ["auto", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["auto", true, { NO_COLOR: "" }, true],
    ["auto", false, { FORCE_COLOR: "1" }, true],
    ["auto", true, { FORCE_COLOR: "0" }, false],
    ["auto", true, { TERM: "dumb" }, false],
  ] as const)("%s, terminal %s, %o: %s", (choice, isTerminal, environment, expected) => {
    expect(usesColor(choice, isTerminal, environment)).toBe(expected);
  });
});
