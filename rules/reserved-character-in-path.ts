import { COMMUNITY, TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { findReservedCharacters, RESERVED_CHARACTERS } from "./support/path-characters.ts";
import { EARLIER, findCurrentRefusal } from "./support/refusals.ts";

export default defineRule({
  id: "reserved-character-in-path",
  title: "Characters in the user's path",
  why: "A distinguished name with reserved LDAP characters cannot be addressed, so the password cannot be written.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents"],
  covers: ["PasswordResetService/33001", "hr/0x80005000", ...RESERVED_CHARACTERS.map(({ id }) => `reserved/${id}`)],
  cites: [TSW_2025, COMMUNITY],
  limits: [
    "Most records do not name the object: then the user's own path has to be looked at.",
    "A character that is reserved may stand in a path that works; the code of the refusal decides.",
  ],
  findings: {
    refused: {
      says: "The directory path of {user} could not be read at {refusedUtc} (code 0x80005000; reserved characters in it: {characters}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          'Look at the distinguished name of the user: , + " \\ < > ; = / line breaks, a leading blank or # and a trailing blank are reserved.',
          "Rename the OU or the object that carries one of them, run a synchronisation cycle, repeat the reset.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const refusal = findCurrentRefusal(input, "reserved-character-in-path");
    if (!refusal) return { kind: "pass" };
    const { newest, finding, evidence } = refusal;
    const seen = findReservedCharacters(newest.text).map(({ label }) => label);
    const data = { ...refusal.data, characters: seen.length > 0 ? seen.join(" ") : "not shown in the records" };
    return { kind: "fail", finding, data, evidence };
  },
});
