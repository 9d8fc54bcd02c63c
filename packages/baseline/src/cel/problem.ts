import { BaselineError } from "../baseline-error.js";

/** Error in an expression, with its position. It is found before the scan. */
class Problem extends Error {
  /** Column, 1-based, in code points. */
  readonly column: number | undefined;
  readonly suggestion: string | undefined;

  constructor(message: string, column?: number, suggestion?: string) {
    super(message);
    this.name = "Problem";
    this.column = column;
    this.suggestion = suggestion;
  }

  /**
   * Converts the problem to the error of a run. `place` is the position of the expression in the query, such as
   * `filter`.
   */
  at(place: string): BaselineError {
    const column = this.column === undefined ? "" : ` at ${this.column}`;
    const suggestion = this.suggestion === undefined ? "" : `: did you mean "${this.suggestion}"?`;
    return new BaselineError("invalid_query", `${place}: ${this.message}${column}${suggestion}`, {
      cause: this,
    });
  }
}

/** Calls `compile` and converts its problems to errors that name the place. */
function inPlace<Result>(place: string, compile: () => Result): Result {
  try {
    return compile();
  } catch (error) {
    throw error instanceof Problem ? error.at(place) : error;
  }
}

export { inPlace, Problem };
