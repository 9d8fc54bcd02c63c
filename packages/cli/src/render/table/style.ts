import picocolors from "picocolors";

type Colors = ReturnType<typeof picocolors.createColors>;

/** Style of an answer. */
interface Style {
  readonly colors: Colors;
  /** Width of the terminal in columns. Infinity if the table does not go to a terminal, so that nothing is cut. */
  readonly width: number;
  /** For CSV: whether text that a spreadsheet would run as a formula is marked as text. */
  readonly escapesFormulas: boolean;
}

type ColorChoice = "auto" | "always" | "never";

function createStyle(color: boolean, width: number, escapesFormulas = false): Style {
  return { colors: picocolors.createColors(color), width, escapesFormulas };
}

/**
 * Decides whether to use colors: by `--color`; for `auto` by NO_COLOR, then FORCE_COLOR, then whether the output is a
 * terminal.
 */
function usesColor(
  choice: ColorChoice,
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (choice !== "auto") return choice === "always";
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") {
    return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  }
  return isTerminal && TERM !== "dumb";
}

export { type ColorChoice, type Colors, type Style, createStyle, usesColor };
