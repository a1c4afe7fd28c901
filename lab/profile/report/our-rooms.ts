/** Whether a group of a profile is a room of ours: rooms are named with their package. */
export const isOurs = (name: string): boolean => /^(core|models|carbon|spans|wattspan)(\/|$)/.test(name);
