/** What a test leaves behind, undone in one place: this knows no test runner, so that anything can use it. */
const tasks: (() => void)[] = [];

/** Runs `task` at the next {@link cleanUp}. */
export function atTestEnd(task: () => void): void {
  tasks.push(task);
}

/**
 * Undoes what was done since the last call, the latest first.
 *
 * @example afterEach(cleanUp);
 */
export function cleanUp(): void {
  for (const task of tasks.splice(0).reverse()) task();
}
