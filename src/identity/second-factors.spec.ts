import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../config.js';
import { isDemanded } from './second-factors.js';

const asked = (env: Record<string, string>): boolean => isDemanded(readConfig({ SICHTFELD_DATA: '/nowhere', ...env }));

describe('whether staff need a second factor', () => {
  it('is yes as soon as others than this machine reach the service, unless the operator says otherwise', () => {
    expect(asked({})).toBe(false);
    expect(asked({ SICHTFELD_TLS: 'yes' })).toBe(true);
    expect(asked({ SICHTFELD_TLS: 'yes', SICHTFELD_SECOND_FACTOR: 'optional' })).toBe(false);
    expect(asked({ SICHTFELD_SECOND_FACTOR: 'demanded' })).toBe(true);
  });

  it('is no word of its own making', () => {
    expect(() => asked({ SICHTFELD_SECOND_FACTOR: 'no' })).toThrow('SICHTFELD_SECOND_FACTOR');
  });
});
