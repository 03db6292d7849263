/** How long a button may go on showing that the next page is coming. */
const PATIENCE_MS = 5_000;

/** Goes to a page as somebody else than before: with a whole new load, so that nothing drawn for nobody stays. */
export async function enter(path: string): Promise<void> {
  location.assign(path);
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
}
