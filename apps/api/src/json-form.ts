/** What is wrong with the form of a text before it is read as JSON, beside being none. */
export type JsonFault = 'nested too deeply' | 'a member named twice' | 'a member named __proto__';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const PROTO = '__proto__';
/** So many names of one object are compared one by one; more are put into a set. */
const FEW = 16;

interface Level {
  readonly isObject: boolean;
  names: string[];
  set: Set<string> | undefined;
}

/**
 * Looks over a text once, without recursion. A member that stands twice is read differently by different programs (RFC 8259 §4): a proxy must not see another
 * request than we do. Of a text that is no JSON it may say anything; the parser says so then.
 */
export function jsonFault(text: string, deepest: number): JsonFault | undefined {
  const levels: Level[] = [];
  /** Of the string read last. */
  let start = 0;
  let end = 0;
  let isEscaped = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === QUOTE) {
      start = i + 1;
      isEscaped = false;
      for (i++; i < text.length; i++) {
        const inside = text.charCodeAt(i);
        if (inside === QUOTE) break;
        if (inside !== BACKSLASH) continue;
        isEscaped = true;
        i++;
      }
      end = i;
    } else if (character === COLON) {
      const fault = named(levels.at(-1), nameOf(text, start, end, isEscaped));
      if (fault !== undefined) return fault;
    } else if (character === 0x7b || character === 0x5b) {
      if (levels.length === deepest) return 'nested too deeply';
      levels.push({ isObject: character === 0x7b, names: [], set: undefined });
    } else if (character === 0x7d || character === 0x5d) levels.pop();
  }
  return undefined;
}

/** One name may be spelt with escapes. */
function nameOf(text: string, start: number, end: number, isEscaped: boolean): string {
  const raw = text.slice(start, end);
  if (!isEscaped) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

function named(level: Level | undefined, name: string): JsonFault | undefined {
  if (name === PROTO) return 'a member named __proto__';
  if (level === undefined || !level.isObject) return undefined;
  if (level.set === undefined) {
    if (level.names.includes(name)) return 'a member named twice';
    level.names.push(name);
    if (level.names.length > FEW) level.set = new Set(level.names);
    return undefined;
  }
  if (level.set.has(name)) return 'a member named twice';
  level.set.add(name);
  return undefined;
}
