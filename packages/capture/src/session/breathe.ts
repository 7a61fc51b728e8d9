/** Lets the page draw and answer between two pieces of work, so that none is felt. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
