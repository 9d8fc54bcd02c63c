import type { Query } from "@ripsaw/core";
import { CommandError } from "./command-error.js";

/** Runs `answer`. If it refuses the query, the error shows the text of the query and the position in it. */
async function withExcerpt<Answer>(query: Query, answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "invalid_query")) throw error;
    const { excerptOf } = await import("./expression-excerpt.js");
    throw new CommandError("invalid_query", error.message, error, excerptOf(error.message, query));
  }
}

export { withExcerpt };
