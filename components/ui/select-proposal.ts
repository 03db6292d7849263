/**
 * As the `ref` of an input: what is proposed where the focus begins is selected, as by Tab, so that who types has their own words
 * and not both in one.
 */
export function selectProposal(input: HTMLInputElement | null): void {
  if (input !== null && input.value !== "" && document.activeElement === input) input.select();
}
