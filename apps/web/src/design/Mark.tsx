/** Our mark: a film frame whose picture is a proof tree, cut like a seal. */
export function Mark({ size = 34 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect x="2" y="2" width="60" height="60" rx="9" fill="#b3352a" />
      <g fill="#fff">
        {[10, 22, 35, 47].flatMap((y) =>
          [8, 50].map((x) => <rect key={`${x}-${y}`} x={x} y={y} width="6" height="7" rx="1.5" />),
        )}
        <circle cx="32" cy="17" r="5.5" />
        <circle cx="23" cy="45" r="5.5" />
        <circle cx="41" cy="45" r="5.5" />
      </g>
      <path d="M32 17v13M23 45V30h18v15" fill="none" stroke="#fff" strokeWidth="3.6" strokeLinejoin="round" />
    </svg>
  );
}
