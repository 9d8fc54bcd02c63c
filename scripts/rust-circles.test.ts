import { describe, expect, it } from "vitest";
import { projectFiles } from "./project-files.js";
import { circlesOf } from "./rust-circles.js";

describe("files of a crate", () => {
  it.each(["kernels", "query", "engine", "sources", "node", "sample", "contract"])(
    "of %s do not import each other in circles",
    (crate) => {
      expect(circlesOf(sourcesOf(crate))).toEqual([]);
    },
  );

  it("are in a circle if they use each other's items, also by an exported name or a path", () => {
    const files = new Map([
      ["lib.rs", "mod a;\nmod room;\npub use room::{B, C as D};\n"],
      ["a.rs", "use crate::{\n    D,\n};\n"],
      ["room.rs", "mod b;\nmod c;\n\npub use b::B;\npub use c::C;\n"],
      ["room/b.rs", "pub struct B;\n"],
      ["room/c.rs", "pub struct C(crate::a::A);\n"],
    ]);
    expect(circlesOf(files)).toEqual([["a.rs", "room/c.rs"]]);
  });

  it("are in no circle if a test or a comment closes it", () => {
    const files = new Map([
      ["lib.rs", "mod a;\nmod b;\n"],
      [
        "a.rs",
        "// crate::b::B\npub struct A;\n\n#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}\n",
      ],
      ["b.rs", "use super::a::A;\npub struct B;\n"],
    ]);
    expect(circlesOf(files)).toEqual([]);
  });
});

function sourcesOf(crate: string): Map<string, string> {
  const folder = `crates/${crate}/src/`;
  const files = projectFiles(new RegExp(`^${folder}.*\\.rs$`));
  return new Map(files.map(({ path, text }) => [path.slice(folder.length), text]));
}
