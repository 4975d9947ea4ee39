import { openStage, type Stage } from './stage.js';

describe('limits at the door', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ SICHTFELD_RATE_LIMITS: 'on' });
  });
  afterAll(() => stage.close());

  const many = async (path: string, headers: Record<string, string>): Promise<readonly number[]> => {
    const browser = stage.browser();
    const seen: number[] = [];
    for (let i = 0; i < 40; i++) seen.push((await browser.ask('POST', path, {}, headers)).status);
    return seen;
  };

  it('an office behind one address comes back from its provider at once, and guesses no passwords', async () => {
    // A route that takes posts from elsewhere, as those of providers do.
    expect(await many('/mails/nothing', { 'sec-fetch-site': 'cross-site' })).not.toContain(429);
    expect(await many('/sign-in', {})).toContain(429);
  });
});
