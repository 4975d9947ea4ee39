import { Secret, TOTP } from 'otpauth';
import type { TestClock } from './house.js';

/** An authenticator app as people carry it: shows the code of a secret at the clock's moment. */
export const authenticator = (secret: string, clock: Pick<TestClock, 'now'>) => ({
  code: (steps = 0): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now() + steps * 30_000 }),
});
