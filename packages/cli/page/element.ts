/** Elements of the page. Text is always set as text, since model names may be anything. */

/** The element with an id. @example element("tiles").hidden */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** Creates an element. @example made("p", "missing", "No device is metered.") */
export function made<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  if (className !== "") node.className = className;
  node.textContent = text;
  return node;
}
