/**
 * How `vi.waitFor` and `expect.poll` wait for what another thread or process does: they look often, and wait longer than any busy machine
 * takes. What is judged is that it happens, and not when.
 *
 * @example await vi.waitFor(() => expect(reader.read()).toHaveLength(1), soon);
 */
export const soon = { interval: 2, timeout: 20_000 };
