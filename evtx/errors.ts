/** The only error this library throws. */
export class EvtxError extends Error {
  override readonly name = "EvtxError";
  readonly code: EvtxErrorCode;
  constructor(code: EvtxErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export type EvtxErrorCode = "not-an-event-log" | "empty-file" | "event-too-large" | "bad-value";
