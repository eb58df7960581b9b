import { ArtifactError, BundleError } from "../bundle/errors.ts";

/** An error on its way between threads, which keep no classes. */
export type PlainError =
  | { readonly kind: "bundle"; readonly code: BundleError["code"]; readonly data: BundleError["data"] }
  | { readonly kind: "artifact"; readonly code: ArtifactError["code"]; readonly detail: string | null }
  | { readonly kind: "bug"; readonly message: string; readonly stack: string | undefined };

export function toPlainError(error: unknown): PlainError {
  if (error instanceof BundleError) return { kind: "bundle", code: error.code, data: error.data };
  if (error instanceof ArtifactError) return { kind: "artifact", code: error.code, detail: error.detail };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: "bug", message, stack };
}

export function fromPlainError(plain: PlainError): Error {
  switch (plain.kind) {
    case "bundle":
      return new BundleError(plain.code, plain.data);
    case "artifact":
      return new ArtifactError(plain.code, plain.detail);
    default: {
      const error = new Error(plain.message);
      if (plain.stack !== undefined) error.stack = plain.stack;
      return error;
    }
  }
}
