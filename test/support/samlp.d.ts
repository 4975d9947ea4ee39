declare module 'samlp' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
  export interface Participant {
    readonly serviceProviderId: string;
    readonly nameId: string;
    readonly nameIdFormat: string;
    readonly sessionIndex: string;
    readonly serviceProviderLogoutURL: string;
    readonly cert: string;
    readonly binding?: string;
  }
  export class SessionParticipants {
    constructor(sessions: Participant[]);
  }
  interface Module {
    auth(options: Readonly<Record<string, unknown>>): Handler;
    logout(options: Readonly<Record<string, unknown>>): Handler;
  }
  const samlp: Module;
  export default samlp;
}
declare module 'samlp/lib/sessionParticipants/index.js' {
  import type { Participant } from 'samlp';

  const SessionParticipants: new (sessions: Participant[]) => object;
  export default SessionParticipants;
}
