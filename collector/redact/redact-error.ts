/** An artefact that cannot be redacted, and so must not be written. */
export class RedactError extends Error {
  override readonly name = "RedactError";
  readonly code = "event-log-unreadable";
}
