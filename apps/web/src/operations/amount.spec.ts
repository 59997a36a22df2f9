import { type Amount, amountOf } from './amount.js';

it.each<[string, Amount['unit'], string, Amount['unit']]>([
  ['0', 'coin', '0', 'coin'],
  ['1', 'coin', '1', 'wei'],
  ['1000000000000000000', 'coin', '1', 'coin'],
  ['10000000000000000000000', 'coin', '10,000', 'coin'],
  ['1234567899999999999', 'coin', '1.234567', 'coin'],
  ['420000000000', 'coin', '420', 'gwei'],
  ['1000000000', 'gwei', '1', 'gwei'],
  ['1500000001', 'gwei', '1.5', 'gwei'],
  ['7', 'gwei', '7', 'wei'],
])('writes %s wei, asked for in %s, as %s %s', (wei, unit, text, shown) => {
  expect(amountOf(wei, unit)).toEqual({ text, unit: shown });
});
