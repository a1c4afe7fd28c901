/** Whether an option is the address of a page. */
export function isPageAddress(given: unknown): given is string {
  const url = typeof given === "string" && URL.canParse(given) ? new URL(given) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:";
}
