import { hash } from '@node-rs/argon2';
import { argon2Passwords } from './argon2-passwords.js';
import { PasswordThread } from './password-thread.js';

it('makes hashes of its own settings, takes those of others, and no other password', async () => {
  const passwords = argon2Passwords();
  const [one, other] = await Promise.all([passwords.hash('密码 é'), passwords.hash('密码 é')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await passwords.verify(one, '密码 e\u0301')).toBe(true);
  expect(await passwords.verify(one, '密码 e')).toBe(false);
  expect(await passwords.verify(await hash('x', { memoryCost: 64, timeCost: 1 }), 'x')).toBe(true);
  for (const unreadable of ['', 'x', '$argon2id$', one.slice(0, -1)]) {
    expect([unreadable, await passwords.verify(unreadable, '密码 é')]).toEqual([unreadable, false]);
  }
});

it('tells whoever waits when the thread ends, and starts another', async () => {
  const thread = new PasswordThread();
  // Whatever cannot be hashed ends it.
  const broken = thread.ask({ password: 1 as unknown as string });
  const waiting = thread.ask({ password: 'waits behind it' });
  await expect(broken).rejects.toBeDefined();
  await expect(waiting).rejects.toBeDefined();
  expect(await thread.ask({ password: 'next' })).toMatch(/^\$argon2id\$/);
});
