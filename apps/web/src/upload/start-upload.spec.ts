import { idOf } from './start-upload.js';

it('takes the id of an upload from its address', () => {
  expect(idOf('/api/v1/uploads/upl_1')).toBe('upl_1');
  expect(idOf('http://localhost:3000/api/v1/uploads/upl_2?x=/y')).toBe('upl_2');
  expect(idOf('')).toBe('');
});
