import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.module.js';
import { listenForControl } from './platform/control.js';
import type { House } from './platform/house.js';

export interface Served {
  readonly app: NestFastifyApplication;
  readonly url: string;
  /** Stops taking requests, answers those under way, then closes the house. At most ten seconds. */
  close(): Promise<void>;
}

const DRAIN = 10_000;

/** Listens. `url` names the port that was really taken. */
export const serve = async (house: House): Promise<Served> => {
  const app = await createApp(house);
  await app.listen({ host: house.config.host, port: house.config.port });
  const { port } = app.getHttpServer().address() as AddressInfo;
  house.port = port;
  await listenForControl(app, house);
  house.run();
  const close = async (): Promise<void> => {
    await Promise.race([app.close(), new Promise(resolve => setTimeout(resolve, DRAIN).unref())]);
    await house.close();
  };
  return { app, url: `http://${house.config.host === '127.0.0.1' ? 'localhost' : house.config.host}:${port}/`, close };
};

/** SIGTERM and SIGINT end the process after what is under way; a second one at once. */
export const closeOnSignals = (served: Pick<Served, 'close'>): void => {
  let closing = false;
  const stop = (): void => {
    if (closing) process.exit(1);
    closing = true;
    served.close().then(() => process.exit(0), error => {
      console.error(error);
      process.exit(1);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};
