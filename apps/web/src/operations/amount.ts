export interface Amount {
  readonly text: string;
  readonly unit: 'coin' | 'gwei' | 'wei';
}

const POWERS = { coin: 18, gwei: 9, wei: 0 } as const;
const SMALLER = { coin: 'gwei', gwei: 'wei' } as const;

/** An amount in wei in that unit, or in a smaller one if less than a millionth would be left; six digits behind the point, never rounded up. */
export function amountOf(wei: string, unit: Amount['unit']): Amount {
  const value = BigInt(wei);
  const one = 10n ** BigInt(POWERS[unit]);
  if (unit !== 'wei' && value > 0n && value * 1_000_000n < one) return amountOf(wei, SMALLER[unit]);
  const rest = String(value % one)
    .padStart(POWERS[unit], '0')
    .slice(0, Math.min(6, POWERS[unit]))
    .replace(/0+$/, '');
  const whole = (value / one).toLocaleString('en-GB');
  return { text: rest === '' ? whole : `${whole}.${rest}`, unit };
}
