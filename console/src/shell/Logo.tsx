/**
 * The mark: a gate with a small door in it, which is what a sally port is.
 * @module
 */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0a5777" />
      <path d="M8 25V14a8 8 0 0 1 16 0v11h-4.5V14a3.5 3.5 0 0 0-7 0v11z" fill="#fff" />
      <rect x="14.5" y="17" width="3" height="8" rx="1" fill="#83cdf0" />
    </svg>
  );
}
