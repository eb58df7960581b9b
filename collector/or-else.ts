import { SourceError } from "./source.ts";

/** For what is worth having, and no more: a source goes on without it. What is no {@link SourceError} is thrown. */
export async function orElse<T>(instead: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SourceError) return instead;
    throw error;
  }
}
