import { customerMail } from "./markdown-customer.ts";
import { engineerNote } from "./markdown-engineer.ts";
import type { Report } from "./report.ts";

/** `engineer`: a note for the ticket, with the evidence. `customer`: a short mail with the clicks. */
export type Audience = "engineer" | "customer";

/** CommonMark. Nothing in a report can make a link, an image, HTML, a heading, a table or a mention in it. */
export function renderMarkdown(report: Report, audience: Audience): string {
  return audience === "customer" ? customerMail(report) : engineerNote(report);
}
