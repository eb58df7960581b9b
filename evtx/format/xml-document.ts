/** What stands around `Event` elements in a file as Event Viewer saves it. */
export const XML_DOCUMENT = {
  head: '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>\n',
  tail: "</Events>\n",
} as const;
