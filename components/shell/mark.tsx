/** The sign of the product: a gate with a wall on each side. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className ?? "size-6"}>
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M3 3h3.5v2.5h3V3h5v2.5h3V3H21v18h-5.25v-5.5a3.75 3.75 0 0 0-7.5 0V21H3V3Zm3.5 6v1.75h11V9h-11Z"
      />
    </svg>
  );
}
