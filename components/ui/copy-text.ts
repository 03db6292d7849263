/**
 * Puts a text on the clipboard; false when the browser would not. The clipboard API exists on https and loopback only, and
 * consoles are also opened over http inside a network, so there is the old way behind it. The helper element goes beside
 * the button that was pressed: anywhere else a dialog's focus trap would take the selection away.
 */
export async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("aria-hidden", "true");
    area.style.cssText = "position:fixed;opacity:0;pointer-events:none";
    (beside.parentElement ?? document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    beside.focus();
    return copied;
  }
}
