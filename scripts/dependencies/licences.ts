import { type Component, licenceOf } from './bill.ts';

/** Licences that may be passed on with what is sold, as SPDX names them. */
const ALLOWED = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'OFL-1.1',
  'Python-2.0',
];
/** A package, the licence that it alone may have, and why. */
const ALONE: readonly (readonly [name: RegExp, licence: string, why: string])[] = [
  [/^@img\/sharp-libvips-/, 'LGPL-3.0-or-later', 'a library of its own file, linked at run time and exchangeable'],
];

/** Components whose licence is none of those, with what it is. An expression passes if one side of each OR, and both sides of each AND, do. */
export function licenceFaults(components: readonly Component[]): string[] {
  return components.flatMap((component) => {
    const licence = licenceOf(component);
    const isAlone = ALONE.some(([name, only]) => name.test(component.name) && only === licence);
    return licence !== null && (isAlone || isAllowed(licence))
      ? []
      : [`${component.name} ${component.version}: ${licence ?? 'no licence'}`];
  });
}

function isAllowed(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(bare)) return false;
  return bare.split(' OR ').some((side) => side.split(' AND ').every((id) => ALLOWED.includes(id.trim())));
}
