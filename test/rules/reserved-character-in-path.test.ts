import rule from "../../rules/reserved-character-in-path.ts";
import { testRefusalByCode } from "../support/test-refusal-by-code.ts";

testRefusalByCode(rule, { hr: "80005000", message: "Unknown error (0x80005000)" }, "0x80005000");
