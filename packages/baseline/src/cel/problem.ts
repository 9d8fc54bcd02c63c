import { BaselineError } from "../baseline-error.js";

/** What is wrong with an expression, and where: known before the scan. */
class Problem extends Error {
  /** 1-based, in code points. */
  readonly column: number | undefined;
  readonly suggestion: string | undefined;

  constructor(message: string, column?: number, suggestion?: string) {
    super(message);
    this.name = "Problem";
    this.column = column;
    this.suggestion = suggestion;
  }

  /** The error of a run; `place` is where in the query the expression stands, such as `filter`. */
  at(place: string): BaselineError {
    const column = this.column === undefined ? "" : ` at ${this.column}`;
    const suggestion = this.suggestion === undefined ? "" : `: did you mean "${this.suggestion}"?`;
    return new BaselineError("invalid_query", `${place}: ${this.message}${column}${suggestion}`, {
      cause: this,
    });
  }
}

/** The result of `compile`, whose problems become errors that name the place. */
function inPlace<Result>(place: string, compile: () => Result): Result {
  try {
    return compile();
  } catch (error) {
    throw error instanceof Problem ? error.at(place) : error;
  }
}

export { inPlace, Problem };
