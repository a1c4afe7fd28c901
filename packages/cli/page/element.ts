/** Elements of the page. Text is only ever set as text: names of models may be anything. */

/** The one with an id. @example element("tiles").hidden */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** A new one. @example made("p", "missing", "No device is metered.") */
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
