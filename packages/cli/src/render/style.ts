import picocolors from "picocolors";

type Colors = ReturnType<typeof picocolors.createColors>;

/** How an answer may look. */
interface Style {
  readonly colors: Colors;
  /** Columns of the terminal; Infinity where the table does not go to one, so that nothing is cut. */
  readonly width: number;
  /** Of CSV: whether what a spreadsheet would run as a formula is marked as text. */
  readonly escapesFormulas: boolean;
}

type ColorChoice = "auto" | "always" | "never";

function createStyle(color: boolean, width: number, escapesFormulas = false): Style {
  return { colors: picocolors.createColors(color), width, escapesFormulas };
}

/** `--color` decides; with `auto` NO_COLOR, then FORCE_COLOR, then whether the output is a terminal. */
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
