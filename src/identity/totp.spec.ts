import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { Secret } from 'otpauth';
import { create } from 'qrcode';
import { newRecoveryCodes, readRecoveryCode } from './recovery-codes.js';
import { qrPicture } from './qr-code.js';
import { newTotpSecret, stepEnds, totpStep, totpUri } from './totp.js';

const random = { bytes: (size: number) => randomBytes(size) };
/** RFC 6238, appendix B: the secret, and codes (their last six digits) by seconds. */
const RFC = Secret.fromLatin1('12345678901234567890').base32;
const CODES = [[59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037']] as const;

describe('codes of an app', () => {
  it.each(CODES)('are those of RFC 6238 at second %i: %s', (second, code) => {
    expect(totpStep(RFC, code, second * 1_000)).toBe(Math.floor(second / 30));
  });

  it('count one step to either side, and no further', () => {
    const [second, code] = CODES[1];
    const step = Math.floor(second / 30);
    const at = (steps: number, ms: number): number => (step + steps) * 30_000 + ms;
    for (const [steps, ms, found] of [[-2, 29_999, undefined], [-1, 0, step], [1, 29_999, step], [2, 0, undefined]] as const) expect([steps, totpStep(RFC, code, at(steps, ms))]).toEqual([steps, found]);
    expect(stepEnds(step)).toBe(at(2, 0));
  });

  it.each(['', '28708', '2870820', '28708a', ' 287082', '２８７０８２', '-87082', '287082\n'])('are six digits and nothing else: %j', code => {
    expect(totpStep(RFC, code, 59_000)).toBeUndefined();
  });

  it('come from 160 random bits, told to the app by its address', () => {
    const secret = newTotpSecret(random);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret(random)).not.toBe(secret);
    const uri = totpUri(secret, 'Sichtfeld', 'Ada & Kai');
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toContain('Ada%20%26%20Kai');
  });
});

describe('the picture of a text', () => {
  it('holds the modules of its QR code, each as a square, with white around them', () => {
    const text = totpUri(RFC, 'Sichtfeld', 'Ada');
    const address = qrPicture(text);
    expect(address).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/);
    const { width, height, isBlack } = pictureIn(address);
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    expect([width, height]).toEqual([(modules.size + 8) * 4, (modules.size + 8) * 4]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [column, row] = [Math.floor(x / 4) - 4, Math.floor(y / 4) - 4];
        const dark = column >= 0 && row >= 0 && column < modules.size && row < modules.size && modules.get(row, column) === 1;
        if (isBlack(x, y) !== dark) throw new Error(`The pixel at ${x}, ${y} is not that of its module.`);
      }
    }
  });
});

/** What a reader of PNG sees (by the library that the package itself reads them with). */
const pictureIn = (address: string) => {
  const { PNG } = createRequire(createRequire(import.meta.url).resolve('qrcode'))('pngjs') as { PNG: { sync: { read(bytes: Buffer): { width: number; height: number; data: Buffer } } } };
  const { width, height, data } = PNG.sync.read(Buffer.from(address.split(',')[1]!, 'base64'));
  return { width, height, isBlack: (x: number, y: number): boolean => data[(y * width + x) * 4] === 0 };
};

describe('recovery codes', () => {
  it('are ten different ones in groups that people can copy', () => {
    const codes = newRecoveryCodes(random);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$/);
  });

  it('are read as people type them', () => {
    for (const typed of ['0a1b-c2d3-e4f5', 'OAIB C2D3 E4F5', ' 0a1bc2d3e4f5 ', 'oaLb-c2d3-e4f5']) expect([typed, readRecoveryCode(typed)]).toEqual([typed, '0a1bc2d3e4f5']);
    for (const typed of ['', '0a1b-c2d3-e4f', '0a1b-c2d3-e4f55', '0u1b-c2d3-e4f5', '123456']) expect([typed, readRecoveryCode(typed)]).toEqual([typed, undefined]);
  });
});
