import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import type { House } from '../../src/platform/house.js';
import { issue, openHouse } from '../support/house.js';
import { buildTown } from '../support/town.js';

describe('hosts over plain http', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ house, close } = await openHouse());
    app = await createApp(house);
    const { portal } = await buildTown(house);
    await issue(house, ConnectDomain, { portal, host: 'hilfe.example.com' });
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await close?.();
  });

  const ask = async (host: string, url: string, accept: string) => {
    const { statusCode, body, headers } = await app.inject({ method: 'GET', url, headers: { host, accept } });
    return { status: statusCode, body, cookie: headers['set-cookie'] };
  };

  it.each(['other.example.com', 'OTHER.example.com:8080', 'other.example.com.', '10.1.2.3', 'localhost.example.com', '[2001:db8::1]'])('%s, which is no portal’s, is a host that we do not know (W16)', async host => {
    for (const url of ['/', '/tickets', '/sign-in', '/api/tickets']) {
      const answer = await ask(host, url, 'application/problem+json');
      expect([url, answer.status, (JSON.parse(answer.body) as { code: string }).code, answer.cookie]).toEqual([url, 421, 'host.unknown', undefined]);
    }
    const page = await ask(host, '/tickets', 'text/html');
    expect([page.status, /Unter dieser Adresse gibt es kein Portal\.|There is no portal at this address\./.test(page.body)]).toEqual([421, true]);
  });

  it('a portal’s own host is told to be asked by https (W16)', async () => {
    const answer = await ask('hilfe.example.com', '/sign-in', 'text/html');
    expect([answer.status, answer.body.includes('https'), answer.body.includes('<form method="post" action="/sign-in"')]).toEqual([421, true, false]);
  });

  it('this machine is served as ever', async () => {
    expect((await ask('localhost', '/sign-in', 'text/html')).status).toBe(200);
  });
});
