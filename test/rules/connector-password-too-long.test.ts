import rule from "../../rules/connector-password-too-long.ts";
import { testRefusalByCode } from "../support/test-refusal-by-code.ts";

testRefusalByCode(rule, { hr: "800700CE", message: "The filename or extension is too long" }, "0x800700ce");
