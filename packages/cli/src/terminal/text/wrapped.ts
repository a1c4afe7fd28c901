/** Wraps text into lines. */

/**
 * Words in lines of at most `width`, the first after `label`, the others below it.
 * @example wrapped("grid   ", "384 gCO2e/kWh, a mean of 2025", 20) // "grid   384 gCO2e/kWh,\n       a mean of …"
 */
export function wrapped(label: string, text: string, width: number, indent = label.length): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (indent + longer.length > width && line !== "") {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return label + [...lines, line].join(`\n${" ".repeat(indent)}`);
}
