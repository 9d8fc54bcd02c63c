import { compile } from "./compile.js";
import type { Scope } from "./compiled.js";
import { parse } from "./parse.js";
import { inPlace, Problem } from "./problem.js";
import { BOOL, describeType, mayBe } from "./static-type.js";

/** Compiles a CEL condition, which evaluates to `undefined` for an error. `place` is its position in the query. */
function compileCondition<Context>(
  text: string,
  place: string,
  scope: Scope<Context>,
): (context: Context) => boolean | undefined {
  const { evaluate } = inPlace(place, () => {
    const compiled = compile(parse(text), scope);
    if (mayBe(compiled.type, BOOL)) return compiled;
    throw new Problem(`is ${describeType(compiled.type)}, not a condition`);
  });
  return (context) => {
    const value = evaluate(context);
    return typeof value === "boolean" ? value : undefined;
  };
}

export { compileCondition };
