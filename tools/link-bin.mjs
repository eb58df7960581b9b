import { chmodSync } from "node:fs";

// tsc writes without the right to execute, and npx from a checkout runs the file as it lies.
chmodSync(new URL("../dist/cli/bin.js", import.meta.url), 0o755);
