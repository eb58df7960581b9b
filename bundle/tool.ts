/** What writes a bundle and draws a report; a test holds it equal to package.json. */
export const TOOL = { name: "writeback-triage", version: "0.1.0" } as const;
