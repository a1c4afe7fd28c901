/** How events are written on the wire. */

/** A server-sent event. */
export function sentEvent(data: object | string, name?: string): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${name ? `event: ${name}\n` : ""}data: ${text}\n\n`;
}

export const EVENT_STREAM = "text/event-stream";
