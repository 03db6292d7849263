/** Next calls this once in each runtime before it answers a request; the console has one runtime that matters. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { boot } = await import("./lib/launch/boot.ts");
    await boot();
  }
}
