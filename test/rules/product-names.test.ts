import { describe, expect, it } from "vitest";
import { namesDirSync, namesProduct } from "../../rules/product-names.ts";

describe("namesProduct", () => {
  it.each([
    "Microsoft Azure AD Connect",
    "Microsoft Azure AD Connect synchronization services",
    "Microsoft Entra Connect",
    "Microsoft Entra Connect Sync",
    "Microsoft Azure AD Sync",
    "Azure AD Sync",
    "Microsoft Azure AD Connect 2.1.16.0",
    "Product: Microsoft Azure AD Connect -- Installation operation completed successfully.",
    "Produkt: Microsoft Entra Connect Sync -- Die Installation ist fehlgeschlagen.",
  ])("knows %s", (name) => expect(namesProduct(name)).toBe(true));

  it.each([
    "Microsoft Azure AD Connect Agent Updater",
    "Microsoft Azure AD Connect Health agent for sync",
    "Microsoft Entra Connect Health agent for sync",
    "Microsoft Azure AD Connect Authentication Agent",
    "Microsoft Entra Connect provisioning agent",
    "Product: Microsoft Azure AD Connect Agent Updater -- Installation failed.",
    "Windows Azure Active Directory Sync tool",
    "Microsoft SQL Server 2019 LocalDB",
    "",
  ])("passes over %j", (name) => expect(namesProduct(name)).toBe(false));
});

describe("namesDirSync", () => {
  it("knows DirSync and not its successors", () => {
    expect(namesDirSync("Windows Azure Active Directory Sync tool")).toBe(true);
    expect(namesDirSync("Microsoft Azure AD Sync")).toBe(false);
  });
});
