import type { ReactNode } from 'react';

export type NodeState = 'done' | 'waiting' | 'late';
type Glyph = 'file' | 'leaf' | 'checkpoint' | 'anchor';

interface Props {
  readonly glyph: Glyph;
  readonly state: NodeState;
  readonly stateText: string;
  readonly title: string;
  readonly last?: boolean;
  readonly children: ReactNode;
}

/** A station of the proof: its sign, the line to the next, and its value. */
export function PathNode({ glyph, state, stateText, title, last = false, children }: Props) {
  return (
    <li className={`fd-node fd-node-${state}`} data-node={glyph} data-state={state}>
      <div className="fd-node-rail" aria-hidden="true">
        <svg className="fd-node-sign" viewBox="0 0 56 56" width="56" height="56" focusable="false">
          <circle cx="28" cy="28" r="26" className="fd-node-disc" />
          <g className="fd-node-glyph">{GLYPHS[glyph]}</g>
        </svg>
        {!last && (
          <svg className="fd-node-line" viewBox="0 0 100 100" preserveAspectRatio="none" focusable="false">
            <path d="M0 50H100" className="fd-line-across" vectorEffect="non-scaling-stroke" />
            <path d="M50 0V100" className="fd-line-down" vectorEffect="non-scaling-stroke" />
          </svg>
        )}
      </div>
      <div className="fd-node-body">
        <h3>
          {title} <span className="fd-node-state">{stateText}</span>
        </h3>
        {children}
      </div>
    </li>
  );
}

const GLYPHS: Readonly<Record<Glyph, ReactNode>> = {
  file: (
    <>
      <rect x="17" y="17" width="22" height="22" rx="2" />
      <path d="M22 17v22M34 17v22M17 22.5h5M17 28h5M17 33.5h5M34 22.5h5M34 28h5M34 33.5h5" />
    </>
  ),
  leaf: (
    <>
      <rect x="18" y="15" width="20" height="26" rx="2" />
      <path d="M22 22h12M22 28h12M22 34h7" />
    </>
  ),
  checkpoint: (
    <>
      <path d="M28 16v8M20 34v-5h16v5M20 29v0M28 24v5" />
      <circle cx="28" cy="15" r="2.6" />
      <circle cx="20" cy="37" r="2.6" />
      <circle cx="36" cy="37" r="2.6" />
    </>
  ),
  anchor: (
    <>
      <path d="M28 14 40 20.5v14L28 41.5 16 34.5v-14zM28 28v13.5M28 28 16.4 21M28 28l11.6-7" />
    </>
  ),
};
