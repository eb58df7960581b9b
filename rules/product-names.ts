/** Whole names, so that the agents, updaters and tools installed beside the product never match. */
const PRODUCTS = [
  /^(?:microsoft |windows )?azure (?:ad|active directory) connect(?: sync)?(?: synchronization services)?$/i,
  /^(?:microsoft )?entra connect(?: sync)?(?: synchronization services)?$/i,
  /^(?:microsoft )?azure (?:ad|active directory) sync(?: services| engine)?$/i,
];

const DIRSYNC =
  /^(?:windows azure active directory sync|microsoft online services directory synchronization)(?: tool)?$/i;

/** `Product: <name> -- <sentence>` in any language, or the name alone; a trailing version is dropped. */
function nameIn(text: string): string {
  const name = /^[^:]{1,40}:\s*(.+?)\s--\s/.exec(text)?.[1] ?? text;
  return name
    .trim()
    .replace(/\s+/g, " ")
    .replace(/ v?\d[\d.]*$/i, "");
}

/**
 * Whether a name is the sync product's, under any name it has had since Azure AD Sync. Agent updater, health agent,
 * single sign-on and pass-through agents are not: their installs say nothing about the engine. Nor is DirSync.
 *
 * @param text - First datum of an MSI record (a name, or `Product: <name> -- …`), or an uninstall row's display name.
 */
export function namesProduct(text: string): boolean {
  const name = nameIn(text);
  return PRODUCTS.some((pattern) => pattern.test(name));
}

/** Whether a name is that of DirSync, the product before Azure AD Sync. */
export function namesDirSync(text: string): boolean {
  return DIRSYNC.test(nameIn(text));
}
