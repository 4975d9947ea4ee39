declare module 'samlp' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  namespace samlp {
    type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
    interface Participant {
      readonly serviceProviderId: string;
      readonly nameId: string;
      readonly nameIdFormat: string;
      readonly sessionIndex: string;
      readonly serviceProviderLogoutURL: string;
      readonly cert: string;
      readonly binding?: string;
    }
    function auth(options: Readonly<Record<string, unknown>>): Handler;
    function logout(options: Readonly<Record<string, unknown>>): Handler;
  }
  export = samlp;
}
declare module 'samlp/lib/sessionParticipants/index.js' {
  import type { Participant } from 'samlp';

  const SessionParticipants: new (sessions: Participant[]) => object;
  export = SessionParticipants;
}
