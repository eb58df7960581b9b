/** For the test of the plugin; Stryker itself takes the module as it is. */
export function whyIgnore(path: { readonly node: unknown; readonly parent: unknown }): string | undefined;
