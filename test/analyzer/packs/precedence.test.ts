import { expect, it } from "vitest";
import { byPrecedence, explainPrecedence } from "../../../rules/precedence.ts";

const own = (name: string, count: number) => ({ ruleId: `contoso/${name}`, data: { count } });

it("a built-in cause is told before that of a pack, however much the pack counts", () => {
  const causes = [own("b", 1), own("a", 900), { ruleId: "wrong-current-password" }, { ruleId: "staging-server" }];
  expect(causes.sort(byPrecedence).map(({ ruleId }) => ruleId)).toEqual([
    "staging-server",
    "wrong-current-password",
    "contoso/a",
    "contoso/b",
  ]);
});

it("and the reason says so", () => {
  const reason = explainPrecedence({ ruleId: "wrong-current-password", data: { count: 3 } }, own("a", 900));
  expect(reason).toContain("contoso/a comes from a rule pack, and what is built in goes before it");
  expect(explainPrecedence(own("a", 900), own("b", 1))).not.toContain("900");
});
