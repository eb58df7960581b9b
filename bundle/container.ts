/**
 * What the analyzer reads from, whatever it really is: a zip, an unpacked folder, one file.
 * Only this crosses from the outside world into the pure core.
 */
export interface Entry {
  /** Relative, `/` separators, checked to be safe. */
  readonly path: string;
  /** Declared size; the reader stops when the content turns out longer. */
  readonly sizeBytes: number;
  /**
   * Streams the content. May be called more than once.
   *
   * @throws BundleError while streaming: `size-mismatch`, `entry-too-large`, `ratio-too-high`, `zip-corrupt`, `not-readable`.
   */
  open(): AsyncIterable<Uint8Array>;
}

export interface Container {
  /** As the user gave it, for messages. */
  readonly path: string;
  readonly kind: "zip" | "folder" | "file";
  readonly entries: readonly Entry[];
  /** What was there and not even opened, with the reason (a nested archive, a link in a folder). */
  readonly ignored: readonly { readonly path: string; readonly reason: string }[];
  close(): Promise<void>;
}
