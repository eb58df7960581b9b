import type { EventRecord } from "../../bundle/events.ts";
import { eventText, findUserPrincipalName } from "../event-tokens.ts";

/** A reset by the user, a change, a reset by an administrator. */
const SET: readonly number[] = [31002, 31007, 31010];

/** Records that say that a password was set, and for whom: user principal name in lower case, where they name any. */
export function findPasswordSets(
  records: readonly EventRecord[],
): { readonly record: EventRecord; readonly user: string | undefined }[] {
  return records
    .filter(({ eventId }) => SET.includes(eventId))
    .map((record) => ({ record, user: findUserPrincipalName(eventText(record))?.toLowerCase() }));
}
