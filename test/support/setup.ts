import fc from "fast-check";

/** Generated cases are the same on every run; `FC_SEED` asks for others. */
fc.configureGlobal({ seed: Number(process.env["FC_SEED"] ?? 20261123) });
