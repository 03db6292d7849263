/** The look of everything that is typed or chosen in. 16 px on a phone, or the browser would zoom in. */
export const inputStyle =
  "w-full rounded-md border border-outline bg-surface px-2.5 text-ink text-sm max-sm:text-md transition-colors duration-100 hover:border-muted focus-visible:border-focus focus-visible:outline-2 focus-visible:outline-focus focus-visible:-outline-offset-1 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-subtle aria-invalid:border-bad-mark [&[readonly]]:bg-sunken";
