/** So long after the last move or key over the rows of a table somebody still aims at them. */
const AIMING_MS = 2_000;

let aimedAt = 0;
if (typeof document !== "undefined") {
  for (const type of ["pointermove", "pointerdown", "wheel", "keydown"]) {
    document.addEventListener(
      type,
      ({ target }) => {
        if (target instanceof Element && target.closest("tbody")) aimedAt = Date.now();
      },
      { capture: true, passive: true },
    );
  }
}

/**
 * Whether what is shown must stay where it is: somebody aims at a row with the pointer or by keyboard, has a menu or a dialog open, or
 * has selected text of a table. A pointer that only rests on the rows holds nothing.
 */
export function isInUse(): boolean {
  if (Date.now() - aimedAt < AIMING_MS || document.querySelector("[role=dialog],[role=alertdialog],[role=menu]"))
    return true;
  const selection = getSelection();
  return !!selection && !selection.isCollapsed && !!selection.anchorNode?.parentElement?.closest("tbody");
}
