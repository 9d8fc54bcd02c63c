/** Path of an item or a module, such as `["crate", "record", "Span"]`. */
type Path = readonly string[];

/** One file of a crate, as a module. */
interface Module {
  readonly path: Path;
  readonly file: string;
  readonly children: readonly string[];
  /** Paths of the names that `use` brings into scope. A name whose path leads elsewhere is defined elsewhere. */
  readonly names: ReadonlyMap<string, Path>;
  /** Paths to which code refers, except those that it only exports again. */
  readonly uses: readonly Path[];
}

/**
 * Returns the circles of files that refer to each other's items, outside of tests. `files` are the texts of a crate by
 * their path from its `src`. What a module exports again belongs to the file that defines it.
 */
export function circlesOf(files: ReadonlyMap<string, string>): string[][] {
  const modules = modulesOf(files);
  const edges = new Map<string, Set<string>>();
  for (const { file, path, uses } of modules.values()) {
    const targets = uses.flatMap((use) => definingFile(modules, path, use) ?? []);
    edges.set(file, new Set(targets.filter((target) => target !== file)));
  }
  const reachable = (from: string) => {
    const seen = new Set<string>();
    const queue = [from];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      for (const next of edges.get(file) ?? []) {
        if (!seen.has(next)) queue.push(next);
        seen.add(next);
      }
    }
    return seen;
  };
  const reached = new Map([...edges.keys()].map((file) => [file, reachable(file)]));
  const circles = [...edges.keys()].map((file) =>
    [...(reached.get(file) ?? [])].filter((other) => reached.get(other)?.has(file)).toSorted(),
  );
  const distinct = new Map(circles.map((circle) => [circle.join(), circle]));
  return [...distinct.values()].filter((circle) => circle.length > 0);
}

function modulesOf(files: ReadonlyMap<string, string>): Map<string, Module> {
  const modules = new Map<string, Module>();
  const visit = (path: Path, file: string, folder: string) => {
    const found = moduleOf(path, file, files.get(file) ?? "");
    modules.set(path.join("::"), found);
    for (const child of found.children) {
      const candidates = [`${folder}${child}.rs`, `${folder}${child}/mod.rs`];
      const childFile = candidates.find((each) => files.has(each));
      if (childFile !== undefined) visit([...path, child], childFile, `${folder}${child}/`);
    }
  };
  visit(["crate"], "lib.rs", "");
  return modules;
}

function moduleOf(path: Path, file: string, text: string): Module {
  const code = text
    .replaceAll(/^\s*\/\/.*$/gm, "")
    .replaceAll(/#\[cfg\(test\)\]\s*(?:pub\S* )?(?:mod \w+;|use [^;]*;|mod \w+ \{[^]*?\n\})/g, "")
    .replaceAll(/\bpub\(in [^)]*\)/g, "pub");
  const names = new Map<string, Path>();
  const uses: Path[] = [];
  const declarations = /^\s*(pub(?:\([^)]*\))? )?use\s+([^;]+);/gm;
  for (const [, exported, tree = ""] of code.matchAll(declarations)) {
    for (const { name, path: target } of leavesOf(tree.replaceAll(/\s+/g, " ").trim())) {
      names.set(name, target);
      if (exported === undefined) uses.push(target);
    }
  }
  for (const [use] of code.replaceAll(declarations, "").matchAll(/\b(?:crate|super)(?:::\w+)+/g)) {
    uses.push(use.split("::"));
  }
  const children = [...code.matchAll(/\bmod (\w+);/g)].map(([, name = ""]) => name);
  return { path, file, children, names, uses };
}

/** Returns the paths of a tree such as `a::{b, c::{self, D as E}}`, each with the name that it has in scope. */
function leavesOf(tree: string): { name: string; path: Path }[] {
  const [, prefix = "", rest = ""] = /^((?:\w+::)*)(.*)$/.exec(tree) ?? [];
  const outer = prefix.split("::").filter((part) => part !== "");
  if (!rest.startsWith("{")) {
    const [item = "", alias = item] = rest.split(" as ");
    const path = item === "self" ? outer : [...outer, item];
    return [{ name: alias === "self" ? (outer.at(-1) ?? "") : alias, path }];
  }
  return branchesOf(rest.slice(1, -1)).flatMap((branch) =>
    leavesOf(branch).map(({ name, path }) => ({
      name: name === "" ? (outer.at(-1) ?? "") : name,
      path: [...outer, ...path],
    })),
  );
}

/** Splits a list at the commas outside of braces. */
function branchesOf(list: string): string[] {
  const branches = [""];
  let depth = 0;
  for (const character of list) {
    depth += Number(character === "{") - Number(character === "}");
    if (character === "," && depth === 0) branches.push("");
    else branches[branches.length - 1] += character;
  }
  return branches.map((branch) => branch.trim()).filter((branch) => branch !== "");
}

/** Returns the file that defines what a path in module `from` means; undefined if that is not in the crate. */
function definingFile(
  modules: ReadonlyMap<string, Module>,
  from: Path,
  path: Path,
): string | undefined {
  const supers = path.findIndex((part) => part !== "super");
  const [first = ""] = path;
  const here = modules.get(from.join("::"));
  if (first === "crate") return fileIn(modules, ["crate"], path.slice(1));
  if (supers > 0) return fileIn(modules, from.slice(0, from.length - supers), path.slice(supers));
  return here?.children.includes(first) ? fileIn(modules, from, path) : undefined;
}

function fileIn(modules: ReadonlyMap<string, Module>, at: Path, rest: Path): string | undefined {
  const here = modules.get(at.join("::"));
  const [first, ...others] = rest;
  if (here === undefined || first === undefined) return here?.file;
  if (here.children.includes(first)) return fileIn(modules, [...at, first], others);
  const target = here.names.get(first);
  const elsewhere = target && definingFile(modules, at, [...target, ...others]);
  return elsewhere ?? here.file;
}
