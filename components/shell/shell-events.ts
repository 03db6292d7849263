/** Asks the shell to open the palette, from a button anywhere in the page. */
export const OPEN_PALETTE = "gatehouse:open-palette";
