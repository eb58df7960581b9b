import { rmSync } from "node:fs";

const FIRST = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"] as const;

/**
 * The first interrupt ends the reading; a second one ends this process, and takes what it left half done with it.
 *
 * @param leftovers - Files and folders of this run that no whole bundle has.
 * @returns Ends the listening.
 */
export function onInterrupts(onFirst: () => void, leftovers: () => readonly string[]): () => void {
  let isEnding = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!isEnding) {
      isEnding = true;
      onFirst();
      return;
    }
    off();
    for (const path of leftovers()) {
      try {
        rmSync(path, { recursive: true, force: true });
      } catch {
        // A tool that hangs may hold it.
      }
    }
    // By the signal's own way: nothing that still waits may keep this process. Windows knows no other way than this one.
    process.kill(process.pid, process.platform === "win32" ? "SIGKILL" : signal);
  };
  const off = (): void => {
    for (const signal of FIRST) process.off(signal, onSignal);
  };
  for (const signal of FIRST) process.on(signal, onSignal);
  return off;
}
