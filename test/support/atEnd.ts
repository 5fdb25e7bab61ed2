type Ending = () => Promise<void>;

const endings: Ending[] = [];

/** Has something that this process started for its tests ended with them. */
export function atEnd(ending: Ending): void {
  endings.push(ending);
}

/** Runs all endings, once. */
export async function end(): Promise<void> {
  await Promise.all(endings.splice(0).map((ending) => ending()));
}
