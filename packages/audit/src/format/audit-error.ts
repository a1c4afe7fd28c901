/**
 * An audit that could not be run, recorded or read. The message states what was wrong, what was expected, and what to
 * do.
 */
export class AuditError extends Error {
  override readonly name = "AuditError";
}
