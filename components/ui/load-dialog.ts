/**
 * Fetches what dialogs are made of. One piece, the body of the secret dialog included: whoever makes a secret has mostly just
 * filled in a dialog, and what shows the secret must not still have to be fetched then.
 */
export const loadDialog = () => import("./dialog-parts.ts");
